"""The demo press: three fictional papers of a fictional county, served from this machine.

It exists so that a newcomer sees stories within a minute and without network. It has its own templates and
escaping on purpose: were it to share our publisher, a fault there would be answered by the same fault here.
"""

from aggregator.demo.outlets import DAILY, ONLINE, OUTLETS, RADIO, Outlet
from aggregator.demo.press import DemoPress

__all__ = ["DAILY", "ONLINE", "OUTLETS", "RADIO", "DemoPress", "Outlet"]
