# Read one feed with XML::Feed: perl read.pl URL
use strict;
use warnings;
use HTTP::Tiny;
use JSON::PP;
use XML::Feed;

$XML::Atom::ForceUnicode = 1; # else it gives Atom's texts as bytes

my $answer = HTTP::Tiny->new->get($ARGV[0]);
die "$answer->{status} $answer->{content}" unless $answer->{success};
my $feed = XML::Feed->parse(\$answer->{content}) or die XML::Feed->errstr;
print JSON::PP->new->utf8->encode(
    [map { [$_->id, $_->title, $_->link, 0 + $_->issued->epoch] } $feed->entries]);
