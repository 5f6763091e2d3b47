"""Heads of images as Chromium wrote them (compressed), and what stands in them."""

import base64
import zlib
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final


def _unpacked(text: str) -> bytes:
    return zlib.decompress(base64.b85decode(text))


PNG: Final = _unpacked(
    "c-rd>@N?(olHy`uVBq!ia0vp^8bGYb!3HE(e|)(VNF{l?IEGX(zPWUelR<%p#c|_*vD|}VNv!ORe_3J<hTBXy`L="
    "kq+Woz4^7bC$OBOVRG(3BYgRFn4P<pD8b+d2&qJ;CB`-2Q_e^GnPDi5^e|Nm;Yt>=IYHjr)14B8i`uQrmadJPm|@"
    "O1TaS?83{1OTO7LP-"
)
JPEG: Final = _unpacked(
    "c-rlfze~eF6vw}p6s%IQ!3quzMLKj*s)INb#0Fa;f+Z?g9i&auE^Qi;ivNIa4z6zE;_9TUgF`n3L26x!e}M?Pp6?"
    "nY^+yNk;^6mq+=uVId-v`*-sEkBm(yAri~)=W_!Dbts=AZaSJT?clDE(RDUblFR^8Dvspw{ID>~5jb_nGS*G6wq*"
    "4w?8dpCvOYp`g#2F=eDF^3MPk`dxa+2gq2g2ze0dv&``oE7Y>>nd@PI9~4JLKhphBk~W4lhw+u;rES@X>F|09Hf|"
    "l3mqAx#QnXL+9@#q3dl#kS2zYP4}kHO@5N4lk$vFe#`pX;vGY#8V+AOrQVDoD1BP?J=q)g`{qYbzdW&{?%b-T1j0"
    "#M0G*~b&O*D%HW-!Mep@R1-D#H3Mas?%b23wTbBqW8&3gg!p>-@D(lE{vPzq$}E`_WatyDfxdMyJRM7I2P#{Yf$Y"
    "@D4<^-E9"
)
WEBP_LOSSY: Final = _unpacked(
    "c-jl{baQKBU|<M$bqWXzuuv!ivJJQy<}zyOFjh0zpMCbRc>ngzYZiDgf3WP#%zIe2fI)rhi`6ZXET$o|-foFeIH9"
    ";|$@Sbt57``fL)CWYigOroWUVy4ow37lf^(?ny4$XYc$%bE`Ig<%6G#!b8kD{5VnL$=!@vKWCg0NcR!x%QVt@hw<"
    "R~;F"
)
WEBP_LOSSLESS: Final = _unpacked("c-jl{baRtqU|<M$bqWXzu<#KCvh{r!1Q^%@zL$O9|G%;0MLh!p0ILrRBL")
WEBP_EXTENDED: Final = _unpacked(
    "c-jl{baP8#Vqge&bqWXzu!!JdU|>)HVr@o-Dh38mXXk(uj6f~};|UPSV!*(Vn^#g4<nE*p5gDbx{(ymz0W8nJkeF"
    "Otz<?V7Reie#QF~dJfpox`l3JV$q(1<$N)ga<ppha#wn#dJtpQ>uLD)7Rc6mub36LECVi$!3IRn`#K(<CY5<3Zro"
    "m@}^Qr`n)+vMhyCL`R<z>}I68Vsa4fLMm1m?4P4oxus@e~6O&MGOoUUl|yfCm_U<W->5rZ)ISRxP=f?S-`-+-@?G"
    "K?L0yZ5hewRMTuY`79eIyOJiX8w48x~H<E!t_yPk1S2QdjaJWqY>^66Xd>~9`$YDqYig+^QF(fnS0a->21`LJ_X2"
    "2L$C<7`q;AWW1sHMYL&0v4_*~jAj+c&RS;KBUCvNJR9Vc7x(^{p>fw@9*>hRk}qB}U<d;;JRra~C~ibL0(G+np=U"
    "VZ@QO()4!54#x@3p`Pn*yB^|cl3L|kc1uqnMc`^s_O^=!jSdX|{&SjqOW#{HNsbHVascI}cQX"
)
GIF: Final = bytes.fromhex(
    "474946383961 5a00 3c00 800000 ffffff 000000 2c00000000 0100 0100 00 02024401 00 3b"
)


def box(kind: bytes, *inside: bytes) -> bytes:
    """Give a box of ISO 14496-12."""
    content = b"".join(inside)
    return (8 + len(content)).to_bytes(4) + kind + content


def avif(*sizes: tuple[int, int], brands: bytes = b"avif\0\0\0\0mif1miaf") -> bytes:
    """Give the head of an AVIF file as libavif arranges it, with the properties of images of these sizes."""
    properties = (box(b"ispe", bytes(4), width.to_bytes(4), height.to_bytes(4)) for width, height in sizes)
    handler = box(b"hdlr", bytes(8), b"pict", bytes(13))
    container = box(b"ipco", *properties, box(b"pixi", bytes.fromhex("00000000 03 080808")))
    return (
        box(b"ftyp", brands) + box(b"meta", bytes(4), handler, box(b"iprp", container)) + box(b"mdat", b"x")
    )


AVIF: Final = avif((64, 48))
SVG: Final = b'<svg xmlns="http://www.w3.org/2000/svg" width="90" height="90"><script>alert(1)</script></svg>'

IMAGES: Final[Mapping[str, tuple[bytes, str, int, int]]] = MappingProxyType(
    {
        "png": (PNG, "image/png", 40, 33),
        "jpeg": (JPEG, "image/jpeg", 321, 200),
        "gif": (GIF, "image/gif", 90, 60),
        "webp": (WEBP_LOSSY, "image/webp", 300, 123),
        "webp lossless": (WEBP_LOSSLESS, "image/webp", 77, 65),
        "webp extended": (WEBP_EXTENDED, "image/webp", 300, 123),
        "avif": (AVIF, "image/avif", 64, 48),
    }
)
