#!/usr/bin/perl
# SPDX-FileCopyrightText: 2026 The Gradient Lab authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Plants mistakes in core, one at a time, and says which of them the tests of core catch.
#   mutants.pl SOURCE WORK [PATTERN]              typical ones, listed below; PATTERN: a regular expression, to plant
#                                                 only those whose line it matches
#   mutants.pl SOURCE WORK --random N [--seed S]  N others, drawn from all of core; the same seed (1 if none is
#                                                 given) draws the same ones
#   mutants.pl --self-test                        checks what is drawn and how it is judged, and that the list fits
#                                                 the source, without building
# SOURCE: the checkout; WORK: a folder to copy and build in. It keeps each verdict, so that a run that was stopped
# goes on when it is started again on the same source. Exit code 0 if all were caught, 1 if any survived, 2 if a
# mutant of the list no longer fits the source.
use strict;
use warnings;
use Digest::MD5 ();
use File::Basename qw(basename dirname);
use File::Path qw(make_path);
use File::Temp qw(tempdir);
use List::Util qw(min sum uniq);
use Time::HiRes qw(time);

$| = 1;

sub slurp { open(my $f, '<', $_[0]) or die "$_[0]: $!\n"; local $/; return scalar <$f> }
sub spew { open(my $f, '>', $_[0]) or die "$_[0]: $!\n"; print $f $_[1]; close($f) or die "$_[0]: $!\n" }

# --- What is planted ------------------------------------------------------------------------------------------------
# A mutant is {file (below core), start and length of what stands there, new: the mistake, row: both for the reader}.

# Each row of the list below that the pattern allows, and the rows that no longer fit.
sub listed {
    my ($source, $pattern) = @_;
    my (@mutants, @stale);
    while (my $row = <DATA>) {
        chomp $row;
        next if $row =~ /^\s*(#|$)/ or (defined $pattern and $row !~ /$pattern/);
        my ($file, $old, $new) = split / \| /, "$row ", 3;
        $new =~ s{\s+\z}{};
        my $start = index(slurp("$source/core/$file"), $old);
        if ($start < 0) { push @stale, $row; next }
        push @mutants, {file => $file, start => $start, length => length $old, new => $new, row => $row};
    }
    return (\@mutants, \@stale);
}

# The text with everything blank that is no code to plant mistakes in: comments, texts, assertions, preprocessor lines.
# Places stay the same.
sub codeOnly {
    my ($text) = @_;
    my $blank = sub { $_[0] =~ s/[^\n]/ /gr };
    $text =~ s{(//[^\n]*|/\*.*?\*/|R"([^(]*)\(.*?\)\2"|"(?:\\.|[^"\\\n])*"|(?<![0-9A-Fa-f])'(?:\\.|[^'\\\n])*')}
              {$blank->($1)}gse;
    $text =~ s{^([ \t]*#(?:[^\n]*\\\n)*[^\n]*)}{$blank->($1)}gme;
    $text =~ s{(\b(?:static_assert|assert(?:Shapes)?)\s*(\((?:[^()]++|(?2))*\))\s*;)}{$blank->($1)}ge;
    return $text;
}

my %relations = ('<' => ['<=', '>='], '<=' => ['<', '>'], '>' => ['>=', '<='], '>=' => ['>', '<'], '==' => ['!='],
                 '!=' => ['==']);
my %sums = ('+' => '-', '-' => '+', '*' => '/', '/' => '*', '%' => '/', '+=' => '-=', '-=' => '+=', '*=' => '/=',
            '/=' => '*=', '++' => '--', '--' => '++');

# Where the operand begins that ends at `end`, or ends that begins at `start`: at a bracket of its own or what binds
# less than && and ||. Nothing if it is not on one line.
sub operandStart {
    my ($line, $end) = @_;
    my $depth = 0;
    for (my $i = $end - 1; $i >= 0; --$i) {
        my $c = substr($line, $i, 1);
        ++$depth if $c =~ /[)\]}]/;
        return $i + 1 if $c =~ /[(\[{]/ and $depth-- == 0;
        next if $depth;
        return $i + 1 if $c eq ',' or substr($line, 0, $i + 1) =~ /(?:\breturn |[^=!<>]= | \? | : |&& |\|\| |\{ )$/;
    }
    return undef;
}
sub operandEnd {
    my ($line, $start) = @_;
    my $depth = 0;
    for (my $i = $start; $i < length $line; ++$i) {
        my $c = substr($line, $i, 1);
        ++$depth if $c =~ /[(\[{]/;
        return $i if $c =~ /[)\]}]/ and $depth-- == 0;
        return $i if not $depth and ($c =~ /[,;]/ or substr($line, $i) =~ /^ (?:&&|\|\||\?|:) /);
    }
    return undef;
}

# All mistakes that one line may hold, by kind: {kind => [[column, length, new] ...]}. `line` is code only.
sub mistakesIn {
    my ($line) = @_;
    my %found;
    my $add = sub { my ($kind, @mistake) = @_; push @{$found{$kind}}, \@mistake };
    # As the code is laid out, an operator of two operands stands between blanks, and no bracket of a template does.
    while ($line =~ /(?<=\S )(<=|>=|==|!=|<|>)(?= \S)/g) {
        $add->('relational', $-[1], length $1, $_) for @{$relations{$1}};
    }
    while ($line =~ /(?<=\S )(&&|\|\|)(?= \S)/g) {
        my ($start, $end) = ($-[1], $+[1]);
        $add->('logical', $start, 2, $1 eq '&&' ? '||' : '&&');
        my $left = operandStart($line, $start - 1);
        $add->('logical', $left, $end + 1 - $left, '') if defined $left;
        my $right = operandEnd($line, $end + 1);
        $add->('logical', $start - 1, $right - $start + 1, '') if defined $right;
    }
    $add->('logical', $-[0], 1, '') while $line =~ /(?<![\w)\]])!(?=[\w(])/g;
    $add->('logical', $-[1], length $1, $1 eq 'true' ? 'false' : 'true') while $line =~ /\b(true|false)\b/g;
    $add->('arithmetic', $-[1], length $1, $sums{$1}) while $line =~ /(?<=[\w)\]] )([-+*\/%]=?)(?= \S)/g;
    $add->('arithmetic', $-[1], 2, $sums{$1}) while $line =~ /(\+\+|--)(?=[\w(*])|(?<=[\w\])])(\+\+|--)/g and defined $1;
    while ($line =~ /(?<![\w.'])(?<!p[-+])(\d[\d']*(?:\.\d+)?(?:e[-+]?\d+)?)(?=[FfUuLlzZ]*(?![\w.']))/g) {
        my ($start, $old) = ($-[1], $1);
        my $plain = $old =~ s/'//gr;
        if ($old =~ /[.e]/) { $add->('constant', $start, length $old, $plain == 0 ? '1.0' : "2 * $old"); next }
        $add->('constant', $start, length $old, $plain + 1);
        $add->('constant', $start, length $old, $plain - 1) if $plain > 0;
    }
    # A whole statement that declares nothing.
    my $begun = qr/[*(+-]|[a-z_]\w*(?:::\w+)*\s*(?:[(.\[]|->|[-+*\/|&]?= |\+\+|--)/;
    if ($line =~ /^\s*($begun.*;|(?:break|continue|return);)\s*$/
        and $line !~ /^\s*(?:if|for|while|switch|return\s+\S|else|case|using|delete|throw)\b/) {
        $add->('dropped statement', $-[1], length $1, ';') if balanced($1);
    }
    return \%found;
}
sub balanced {
    my ($text) = @_;
    return ($text =~ tr/({[//) == ($text =~ tr/)}]//);
}

# All lines of a text that may hold a mistake: [start of the line, its mistakes, its number] each.
sub linesOf {
    my ($text) = @_;
    my (@lines, $start, $number, $before) = ();
    ($start, $number, $before) = (0, 0, ';');
    for my $line (split /^/, codeOnly($text)) {
        ++$number;
        my $mistakes = mistakesIn($line =~ s/\n//r);
        # The rest of a statement that began above is no statement.
        delete $mistakes->{'dropped statement'} unless $before =~ /[;{}:]\s*$|^\s*(?:if|for|while)\b.*\)\s*$|\belse\s*$/;
        push @lines, [$start, $mistakes, $number] if %$mistakes;
        $before = $line if $line =~ /\S/;
        $start += length $line;
    }
    return @lines;
}

# Mistakes without end, in the order in which the seed draws them: a line of core, a kind, one of its kind. None twice.
sub drawn {
    my ($seed, %texts) = @_; # file => text
    my @lines = map { my $file = $_; map { [$file, @$_] } linesOf($texts{$file}) } sort keys %texts;
    my %had;
    srand($seed);
    return sub {
        for (1 .. 100_000) {
            my ($file, $start, $mistakes, $number) = @{$lines[int rand @lines]};
            my $kind = (sort keys %$mistakes)[int rand keys %$mistakes];
            my ($column, $length, $new) = @{$mistakes->{$kind}[int rand @{$mistakes->{$kind}}]};
            next if $had{"$file $number $column $length $new"}++;
            my ($line) = substr($texts{$file}, $start) =~ /^([^\n]*)/;
            my $wrong = $line;
            substr($wrong, $column, $length) = $new;
            s/^\s+|\s+$//g for $line, $wrong;
            return {file => $file, start => $start + $column, length => $length, new => $new,
                    row => "$file:$number | $kind | $line | $wrong"};
        }
        return undef;
    };
}

# --- Building and testing -------------------------------------------------------------------------------------------

# Runs a command in the tree `work`; its exit code, 0 if it succeeds. What it printed is in the tree's log.
sub run { my ($work, $command) = @_; return system("exec >'$work/log' 2>&1 </dev/null; $command") }
sub build { my ($work, $target) = @_; return run($work, "cmake --build '$work/.build/release' -j 1 --target $target") == 0 }

# Only what changed is written, so that a second start builds little, and mends what a stopped one left behind.
sub copySource {
    my ($source, $work) = @_;
    make_path($work);
    for my $name (split /\0/, qx(git -C '$source' ls-files -z)) {
        next unless -f "$source/$name";
        my $text = slurp("$source/$name");
        next if -f "$work/$name" and slurp("$work/$name") eq $text;
        make_path(dirname("$work/$name"));
        spew("$work/$name", $text);
        chmod((stat "$source/$name")[2] & 0777, "$work/$name");
    }
}

# The program of a test: one program may be several tests, which differ in what runs it ("gradient_test.AVX2").
sub programOf { return $_[0] =~ s/\..*//r }

# The seconds of processor that were spent so far in what was run.
sub spent { my (undef, undef, $user, $system) = times; return $user + $system }

# A mistake may make a test calculate for ever: ten times the seconds of processor that it usually takes, and a few,
# are enough, however busy the machine is.
our $patience = 10;
sub limitOf { my ($usual) = @_; return int($patience * (1 + $usual)) }

# True if the test passes. One that waits for ever spends no seconds of processor; the limit of time for it is so far
# away that a busy machine does not reach it.
sub passes {
    my ($work, $test, $usual) = @_;
    my $cpu = limitOf($usual);
    my $wall = 120 + 10 * $cpu;
    my $name = quotemeta $test;
    return run($work, "ulimit -t $cpu; ulimit -v 8000000; exec timeout -k 5 $wall ctest --test-dir '$work/.build/release'"
                      . " --timeout $wall -R '^$name\$' --no-tests=error") == 0;
}

# A test that waits for another thread may fail because the machine is busy: what fails must fail again.
sub failsTwice {
    my ($work, $test, $usual) = @_;
    for (1, 2) {
        my $before = spent();
        return 0 if passes($work, $test, $usual);
        return 1 if spent() - $before >= limitOf($usual);
    }
    return 1;
}

# The names of core's tests, and the seconds of processor that each takes.
sub secondsOf {
    my ($work) = @_;
    my %seconds;
    for my $test (qx(ctest --test-dir '$work/.build/release' -N -L core) =~ /Test +#\d+: (\S+)$/mg) {
        my $before = spent();
        passes($work, $test, 60) or die "$test fails before anything was planted:\n" . slurp("$work/log");
        $seconds{$test} = spent() - $before;
    }
    return \%seconds;
}

# The tests in the order in which they are likely to notice a mistake in `file`: the one that caught the last, the
# one of its name, those that include its header, each the quickest first; then the others. What runs a program once
# more, with another set of instructions or another number of threads, may only notice a mistake in the kernels.
sub inOrder {
    my ($source, $file, $seconds, $last) = @_;
    my $stem = $file =~ s/\.[a-z]+$//r;
    my @quickest = sort { $seconds->{$a} <=> $seconds->{$b} or $a cmp $b } keys %$seconds;
    @quickest = grep { $_ eq programOf($_) } @quickest unless $file =~ m{^math/kernels/};
    my @including = grep { slurp("$source/tests/core/" . programOf($_) . '.cpp') =~ m{"core/\Q$stem\E\.h"} } @quickest;
    return uniq(grep { defined and exists $seconds->{$_} } $last, basename($stem) . '_test', @including, @quickest);
}

# What becomes of a mutant in the tree `work`: "NO BUILD", "SURVIVED", or the test that catches it. Each test is
# linked just before it runs, as most mistakes fall to the first few.
sub verdictOf {
    my ($work, $mutant, $seconds, @tests) = @_;
    my $path = "$work/core/$mutant->{file}";
    my $text = slurp($path);
    my $planted = $text;
    substr($planted, $mutant->{start}, $mutant->{length}) = $mutant->{new};
    local $SIG{INT} = local $SIG{TERM} = local $SIG{HUP} = sub { spew($path, $text); exit 1 };
    spew($path, $planted);
    my $verdict = build($work, 'lab_core') ? 'SURVIVED' : 'NO BUILD';
    for my $test ($verdict eq 'SURVIVED' ? @tests : ()) {
        if (not build($work, programOf($test))) { $verdict = 'NO BUILD'; last } # a mistake in a header
        next unless failsTwice($work, $test, $seconds->{$test});
        $verdict = $test;
        last;
    }
    spew($path, $text);
    return $verdict;
}

# Judges mutants, as `next` gives them, until `count` of them could be built, each in one of `jobs` trees. `known`
# holds verdicts by row; each new one is appended to the file `record`. Returns [mutant, verdict] of all, in the order
# of next().
sub judge {
    my ($source, $trees, $seconds, $known, $record, $count, $next) = @_;
    my (@judged, %running, %caughtBy);
    my @free = @$trees;
    my $built = 0;
    my $note = sub {
        my ($mutant, $verdict, $time) = @_;
        ++$built if $verdict ne 'NO BUILD';
        $caughtBy{$mutant->{file}} = $verdict if exists $seconds->{$verdict};
        printf "%4d %6s  %-20s %s\n", $built, $time, $verdict, $mutant->{row};
    };
    while (1) {
        while (@free and $built + keys %running < $count and my $mutant = $next->()) {
            if (defined(my $verdict = $known->{$mutant->{row}})) {
                push @judged, [$mutant, $verdict];
                $note->($mutant, $verdict, 'known');
                next;
            }
            my $work = shift @free;
            my @tests = inOrder($source, $mutant->{file}, $seconds, $caughtBy{$mutant->{file}});
            push @judged, [$mutant, undef];
            my $child = fork() // die "fork: $!\n";
            if ($child == 0) {
                spew("$work/verdict", verdictOf($work, $mutant, $seconds, @tests));
                exit 0;
            }
            $running{$child} = [$work, $#judged, time];
        }
        last unless %running;
        my $child = wait();
        my ($work, $index, $begun) = @{delete $running{$child}};
        die "a run in $work failed\n" if $?;
        my ($mutant, $verdict) = ($judged[$index][0], slurp("$work/verdict"));
        $judged[$index][1] = $verdict;
        open(my $f, '>>', $record) or die "$record: $!\n";
        print $f "$verdict\t$mutant->{row}\n";
        close($f) or die "$record: $!\n";
        $note->($mutant, $verdict, sprintf('%.0f s', time - $begun));
        push @free, $work;
    }
    return @judged;
}

# Where the verdicts on this source are kept, by what is planted in and what judges.
sub recordOf {
    my ($source, $work) = @_;
    my $all = Digest::MD5->new;
    $all->add("$_\0", slurp("$source/$_")) for grep { -f "$source/$_" } split /\0/, qx(git -C '$source' ls-files -z core tests/core);
    return "$work/verdicts-" . $all->hexdigest;
}
sub verdictsIn {
    my ($record) = @_;
    return {} unless -f $record;
    return {map { my ($verdict, $row) = split /\t/, $_, 2; ($row => $verdict) } split /\n/, slurp($record)};
}

# --- Self-test ------------------------------------------------------------------------------------------------------

sub selfTest {
    my $failures = 0;
    my $expect = sub {
        my ($code, $kind, @wanted) = @_;
        my @found;
        for my $line (linesOf($code)) {
            for my $mistake (@{$line->[1]{$kind} // []}) {
                my $wrong = $code;
                substr($wrong, $line->[0] + $mistake->[0], $mistake->[1]) = $mistake->[2];
                push @found, $wrong;
            }
        }
        return if "@{[sort @found]}" eq "@{[sort @wanted]}";
        print STDERR "$kind in $code\n", map({ "  found:  $_\n" } @found), map({ "  wanted: $_\n" } @wanted);
        ++$failures;
    };
    $expect->('if (a < b)', 'relational', 'if (a <= b)', 'if (a >= b)');
    $expect->('return x == y;', 'relational', 'return x != y;');
    $expect->('std::vector<int> a = std::max<int>(b->c, d >> e);', 'relational');
    $expect->('return a || b != 1 || (c && d);', 'logical', 'return a && b != 1 || (c && d);',
              'return b != 1 || (c && d);', 'return a || (c && d);', 'return a || b != 1 && (c && d);',
              'return a || (c && d);', 'return a || b != 1;', 'return a || b != 1 || (c || d);',
              'return a || b != 1 || (d);', 'return a || b != 1 || (c);');
    $expect->('x = !f(true);', 'logical', 'x = f(true);', 'x = !f(false);');
    $expect->('a = b + c * -d;', 'arithmetic', 'a = b - c * -d;', 'a = b + c / -d;');
    $expect->('  ++n;', 'arithmetic', '  --n;');
    $expect->('  n -= 2;', 'arithmetic', '  n += 2;');
    $expect->('f(0, 1\'000, 0.5, 1e-3, int64_t, x2, 0x1p-3);', 'constant', 'f(1, 1\'000, 0.5, 1e-3, int64_t, x2, 0x1p-3);',
              'f(0, 1001, 0.5, 1e-3, int64_t, x2, 0x1p-3);', 'f(0, 999, 0.5, 1e-3, int64_t, x2, 0x1p-3);',
              'f(0, 1\'000, 2 * 0.5, 1e-3, int64_t, x2, 0x1p-3);', 'f(0, 1\'000, 0.5, 2 * 1e-3, int64_t, x2, 0x1p-3);');
    $expect->("    m_count = 0;\n    f(x);\n    a.b[c]->d();\n    continue;", 'dropped statement',
              "    ;\n    f(x);\n    a.b[c]->d();\n    continue;", "    m_count = 0;\n    ;\n    a.b[c]->d();\n    continue;",
              "    m_count = 0;\n    f(x);\n    ;\n    continue;", "    m_count = 0;\n    f(x);\n    a.b[c]->d();\n    ;");
    $expect->($_, 'dropped statement') for 'const int a = f(x);', 'Matrix a(b, c);', 'return f(x);', 'if (a) f(x);',
        "auto a =\n    f(x);";
    for my $kind ('relational', 'logical', 'arithmetic', 'constant', 'dropped statement') {
        $expect->($_, $kind) for '// if (a < 1 && b) c = 2;', '/* a < 1
            b = 2; */', 'assert(a < f(1) && b);', 'assertShapes(a + 1, b);', '#define A (B < 1)', 'say("a < 1 && !b; c = 2", \'1\')', 'R"x(a < 1)x"';
    }
    my %texts = ('one.cpp' => "a = b + 1;\nif (c < 2 && d)\n", 'two.cpp' => join('', map { "f($_, $_ + g);\n" } 3 .. 40));
    my $rows = sub { my $next = drawn($_[0], %texts); join "\n", map { $next->()->{row} } 1 .. 30 };
    ++$failures, print STDERR "a seed draws differently each time\n" if $rows->(7) ne $rows->(7);
    ++$failures, print STDERR "two seeds draw the same\n" if $rows->(7) eq $rows->(8);
    ++$failures, print STDERR "a mistake is drawn twice\n" if 30 != uniq(split /\n/, $rows->(7));
    $failures += judgesWrongly();
    my (undef, $stale) = listed(dirname(__FILE__) . '/../..');
    print STDERR "no longer fits: $_\n" for @$stale;
    return $failures + @$stale == 0;
}

# The number of wrong verdicts, with a source of one word, and commands that do with it what the word says.
sub judgesWrongly {
    my $folder = tempdir(CLEANUP => 1);
    make_path(map { "$folder/$_" } 'tests/core', 'tree/core', 'tree/.build/release', 'commands');
    spew("$folder/tests/core/$_.cpp", '') for 'a_test', 'b_test';
    spew("$folder/tree/core/a.cpp", 'right');
    my %commands = (cmake => 'grep -q unbuildable $2/../../core/a.cpp && exit 1', ctest => <<'END');
case "$*" in *b_test*) case $(cat $2/../../core/a.cpp) in
wrong) exit 1 ;;
endless) while :; do :; done ;;
late) [ -e $2/../../once ] || { : >$2/../../once; exit 1; } ;;
esac ;; esac
END
    for my $name (keys %commands) {
        spew("$folder/commands/$name", "#!/bin/sh\n$commands{$name}\nexit 0\n");
        chmod(0755, "$folder/commands/$name");
    }
    local $ENV{PATH} = "$folder/commands:$ENV{PATH}";
    local $patience = 1;
    my $verdicts = sub {
        my @words = qw(wrong unbuildable right endless unbuildable late wrong);
        my $next = sub { my $word = shift @words; return {file => 'a.cpp', start => 0, length => 5, new => $word, row => $word} };
        my $record = "$folder/record";
        open(my $screen, '>', \my $printed) or die "$!\n";
        my $before = select($screen);
        my @judged = judge($folder, ["$folder/tree"], {a_test => 0, b_test => 0}, verdictsIn($record), $record, 4, $next);
        select($before);
        return join(', ', map { "$_->[0]{row}: $_->[1]" } @judged);
    };
    my $wanted = 'wrong: b_test, unbuildable: NO BUILD, right: SURVIVED, endless: b_test, unbuildable: NO BUILD, late: SURVIVED';
    my $wrong = 0;
    my $expect = sub {
        my ($found, $wanted) = @_;
        return if $found eq $wanted;
        print STDERR "judged: $found\nwanted: $wanted\n";
        ++$wrong;
    };
    $expect->($verdicts->(), $wanted);
    $expect->(slurp("$folder/tree/core/a.cpp"), 'right');
    unlink "$folder/commands/ctest"; # what is known is not judged again
    $expect->($verdicts->(), $wanted);
    return $wrong;
}

# --- The program ----------------------------------------------------------------------------------------------------

my $usage = "usage: mutants.pl SOURCE WORK [PATTERN | --random N [--seed S]] | --self-test\n";
exit(selfTest() ? 0 : 1) if "@ARGV" eq '--self-test';
my ($source, $work, @wish) = @ARGV;
die $usage unless defined $work;

my ($count, $next, $stale);
if (@wish and $wish[0] eq '--random') {
    my ($random, $number, $seedWord, $seed) = (@wish, ('--seed', 1)[@wish == 2 ? (0, 1) : ()]);
    die $usage unless "$number $seedWord $seed" =~ /^[1-9]\d* --seed \d+$/ and @wish <= 4;
    my %texts = map { (s{^core/}{}r => slurp("$source/$_")) }
        grep { -f "$source/$_" } split /\0/, qx(git -C '$source' ls-files -z 'core/*.cpp' 'core/*.h');
    ($count, $next, $stale) = ($number, drawn($seed, %texts), []);
} else {
    die $usage if @wish > 1;
    (my $mutants, $stale) = listed($source, @wish);
    ($count, $next) = (scalar @$mutants, sub { shift @$mutants });
}
print "stale: $_\n" for @$stale;

my $jobs = min($count, $ENV{CMAKE_BUILD_PARALLEL_LEVEL} // qx(nproc));
my @trees = map { "$work/$_" } 1 .. $jobs;
my $ccache = qx(sh -c 'command -v ccache') ? '-DCMAKE_CXX_COMPILER_LAUNCHER=ccache' : '';
$ENV{CCACHE_BASEDIR} //= $work; # the trees share what they build
for my $tree (@trees) {
    copySource($source, $tree);
    my $folder = "$tree/.build/release";
    my $configure = -f "$folder/build.ninja" ? 'true' : "cmake -S '$tree' -B '$folder' -G Ninja $ccache -DCMAKE_BUILD_TYPE=Release"
        . " -DCMAKE_CXX_FLAGS_RELEASE=-O1";
    run($tree, "$configure && cmake --build '$folder' -j $jobs --target core_tests") == 0
        or die "cannot build:\n" . slurp("$tree/log");
}
my $seconds = secondsOf($trees[0]);
printf "%d mistakes; the tests pass without them, in %.0f s\n", $count, sum(values %$seconds);

my $record = recordOf($source, $work);
my @judged = judge($source, \@trees, $seconds, verdictsIn($record), $record, $count, $next);
my @broken = grep { $_->[1] eq 'NO BUILD' } @judged;
my @survivors = grep { $_->[1] eq 'SURVIVED' } @judged;
my $all = @judged - @broken;
printf "%d of %d mistakes caught\n", $all - @survivors, $all;
print map { "survived: $_->[0]{row}\n" } @survivors;
exit(@$stale || (@broken && !($wish[0] // '') eq '--random') ? 2 : @survivors ? 1 : 0);

# file under core | what stands there (first occurrence) | the mistake
__DATA__
math/activation.cpp | return z <= 0 ? 0 : z; | return z <= 0 ? 0 : 1.0001 * z;
math/activation.cpp | z > 0 ? 1 : z < 0 ? 0 : s.kinkSlope | z > 0 ? 1 : 0
math/activation.cpp | return z > 0 ? 1 : s.parameter; | return z >= 0 ? 1 : s.parameter;
math/activation.cpp | return z < 0 ? s.parameter * z : z; | return z < 0 ? 0.01 * z : z;
math/activation.cpp | return e / ((1 + e) * (1 + e)); | return sigmoid(z, {}) * (1 - sigmoid(z, {}));
math/activation.cpp | const double e = std::exp(-2 * std::abs(z)); | const double e = std::exp(-std::abs(z));
math/activation.cpp | s.parameter * std::expm1(z) | s.parameter * (std::exp(z) - 1)
math/activation.cpp | return z >= 6 ? 0 : reluSlope(z, s); | return reluSlope(z, s);
math/activation.cpp | return z < 0 ? s.parameter * std::exp(z) : 1; | return z <= 0 ? s.parameter * std::exp(z) : 1;
math/activation.cpp | 1.0507009873554804934193349852946 | 1.05
math/activation.cpp | normalCdf(z) + z * normalPdf(z) | normalCdf(z)
math/activation.cpp | sigmoid(z, s) * (1 + z * sigmoid(-z, s)) | sigmoid(z, s) * (1 + z * sigmoid(z, s))
math/activation.cpp | return std::abs(z) < 3 ? 1.0 / 6 : 0; | return std::abs(z) <= 3 ? 1.0 / 6 : 0;
math/activation.cpp | return std::abs(z) < 1 ? 1 : 0; | return std::abs(z) <= 1 ? 1 : 0;
math/activation.cpp | (2 * z + 3) / 6 | (2 * z + 3) / 5
math/loss.cpp | const double linear = z > 0 ? z * (1 - y) : -z * y; | const double linear = z * (1 - y);
math/loss.cpp | (2 / static_cast<double>(output.size())) | (1 / static_cast<double>(output.size()))
math/loss.cpp | scale * ((1 - y) * sigmoid(z) - y * sigmoid(-z)) | scale * ((1 - y) * sigmoid(z) - y)
math/loss.cpp | const double top = output.col(c).maxCoeff(); | const double top = 0;
math/loss.cpp | gradient(k, c) = -others; | gradient(k, c) = others;
math/network.cpp | network.parameters.data() + shape.offset + shape.weightCount(), z.data()} | nullptr, z.data()}
math/network.cpp | columnsOf(delta), transposed(columnsOf(below)) | columnsOf(delta), columnsOf(below)
math/network.cpp | kernels().timesSlope(deltaBelow.size() | kernels().timesSlope(deltaBelow.size() - 1
math/network.cpp | : kernels().sumOfSquares(z.size(), z.data()); | : 1;
math/kernels/elementwise.cpp | hn::Set(d, -2.0) | hn::Set(d, -1.0)
math/kernels/elementwise.cpp | 0x1.a39ef35793c76p-33 | 0
math/kernels/elementwise.cpp | x = hn::IfThenElse(hn::Lt(x, lowest), lowest, x); | x = hn::Max(x, lowest);
math/kernels/elementwise.cpp | inverse(6227020800) | inverse(0x1p99)
math/kernels/elementwise.cpp | hn::IfThenElse(hn::Eq(z, z), kink, z) | kink
math/kernels/elementwise.cpp | m_rest += hn::GetLane | m_rest = hn::GetLane
math/kernels/elementwise.cpp | hn::MulAdd(scale, rest, hn::Sub(scale, one)) | hn::Sub(hn::MulAdd(scale, rest, scale), one)
math/kernels/elementwise.cpp | hn::Mul(e.value, hn::Mul(twice, twice)) | hn::Sub(hn::Set(d, 1.0), hn::Mul(size, size))
math/kernels/elementwise.cpp | hn::Sub(old, hn::Mul(hn::Set(d, rate), g)) | hn::NegMulAdd(hn::Set(d, rate), g, old)
math/kernels/product.cpp | if (k == 0) { | if (row == 0) {
math/kernels/product.cpp | std::min(depthStep, p.depth - k); | std::min(depthStep, p.depth);
math/kernels/product.cpp | rest.start = start ? start + row : nullptr; | rest.start = start;
math/kernels/product.cpp | some.c += first * cStep; | some.c += first * rows;
math/kernels/shared_product.cpp | whole.start ? whole.start + first : nullptr | whole.start
math/kernels/shared_product.cpp | if (m_won <= 0) | if (m_won < -1e9)
math/kernels/shared_product.cpp | return !m_busy; | return true;
math/kernels/kernels.cpp | std::ranges::equal(left, right, {}, lower, lower) | left == right
math/initializer.cpp | gain * std::sqrt(2 / fanIn(W)) | gain * std::sqrt(1 / fanIn(W))
math/initializer.cpp | gain * std::sqrt(2 / fanSum(W)) | gain * std::sqrt(2 / fanIn(W))
math/initializer.cpp | std::sqrt(6 / fanSum(W)) | std::sqrt(3 / fanSum(W))
math/initializer.cpp | return static_cast<double>(W.cols()); | return static_cast<double>(W.rows());
math/initializer.cpp | q.col(c) *= -1; | q.col(c) *= -2;
math/optimizer.cpp | after = before - s.learningRate * gradient; | after = before + s.learningRate * gradient;
math/optimizer.cpp | if (t == 1) | if (t == 0)
math/optimizer.cpp | (gradient + s.momentum * state.col(0)) | (s.momentum * state.col(0))
math/optimizer.cpp | gradient.array() / (square.sqrt() + s.epsilon) | gradient.array() / (square + s.epsilon).sqrt()
math/optimizer.cpp | 1 - std::pow(s.beta1, static_cast<double>(t)) | 1
math/optimizer.cpp | 1 - std::pow(s.beta2, static_cast<double>(t)) | 1
math/update.cpp | rule.l1 * W.cwiseSign() | rule.l1 * W
math/update.cpp | rule.clipLimit / (norm2(m_gradient) + rule.clipEpsilon) | rule.clipLimit * (norm2(m_gradient) + rule.clipEpsilon)
math/update.cpp | g < -rule.clipLimit ? -rule.clipLimit | g < 0 ? 0
math/update.cpp | ++m_state.updates | m_state.updates
math/schedule.cpp | static_cast<double>(t / period) | static_cast<double>(t) / static_cast<double>(period)
math/schedule.cpp | static_cast<double>(t + 1) | static_cast<double>(t)
math/signal.cpp | trace.deltaMagnitudes[l] / static_cast<double>(shape.out) | trace.deltaMagnitudes[l]
math/signal.cpp | plain > 1e-280 && plain < 1e280 | true
math/signal.cpp | kernels().sumOfSquares(shape.weightCount(), | kernels().sumOfSquares(shape.parameterCount(),
math/signal.h | sumOfSquares > 1e-280 && sumOfSquares < 1e280 | true
math/update.cpp | finite = finite && std::isfinite(sum.update); | 
math/random.cpp | 0x1p-53 | 0x1p-52
math/random.cpp | std::sqrt(-2 * std::log(u)) | std::sqrt(-std::log(u))
math/random.h | below(i) | below(i - 1 == 0 ? 1 : i - 1)
data/dataset.cpp | constant ? 1 : norm2(column) | constant ? 0 : norm2(column)
data/dataset.cpp | return (values.colwise() - scaling.mean) | return (values.colwise() + scaling.mean)
data/generators.cpp | seen < 0.5 * radius ? 1 : 0 | seen < 0.7 * radius ? 0 : 1
data/table_file.cpp | m_cells > 0 && m_cells != m_names.size() | m_cells > m_names.size()
data/table_file.cpp | terminator == '\n' && m_lastTerminator == '\r' && m_cells == 0 | false
data/table_file.cpp | !(std::abs(value) <= maxTableNumber) | std::abs(value) > maxTableNumber
data/table_file.cpp | std::ranges::stable_sort(order, | std::ranges::reverse(order); if (false) std::ranges::stable_sort(order,
experiment/trainer.cpp | intervention.step = m_step; | intervention.step = m_step + 1;
experiment/trainer.cpp | m_position += count; | m_position += count + 1;
experiment/trainer.cpp | moved == 0 ? 0 : moved / norm2(sums[l].weights, before) | moved
experiment/trainer.cpp | --m_step; | 
experiment/trainer.cpp | m_network.parameters = m_baseParameters; | 
experiment/experiment.cpp | return experiment.bias + (own | return 0 * experiment.bias + (own
experiment/experiment.cpp | weightStream + l | weightStream
experiment/run.cpp | placeOf(other.change) == placeOf(intervention.change) | true
experiment/run.cpp | intervention.step <= step | intervention.step < step
experiment/change.cpp | place.unit = c.unit; | 
experiment/change.cpp | + change.draw * streamsPerDraw + l | + l
formats/replay.cpp | (unit.array() == 0).all() | (unit.array() == 0).any()
formats/replay.cpp | replay.evaluationRows(), evaluation | replay.x, evaluation
formats/replay.cpp | std::isfinite(sum) ? norm2(values) : std::sqrt(sum) | std::sqrt(sum)
formats/replay_reader.cpp | readSetting(json, "alpha", 0.99, prefix) | readSetting(json, "alpha", 0.9, prefix)
formats/replay_reader.cpp | if (beta >= 1) | if (beta > 1)
formats/replay_reader.cpp | if (!(value >= 0)) | if (value <= -1)
formats/replay_reader.cpp | if (value != std::floor(value)) | if (false)
formats/replay_writer.cpp | {"nesterov", key == "nesterov"} | {"nesterov", false}
formats/replay_writer.cpp | {"alpha", s.decay} | {"alpha", 0.99}
formats/replay_export.cpp | if (intervention.step >= steps) | if (intervention.step > steps)
formats/replay_export.cpp | if (data.evaluationIsSubset) | if (false)
insight/measurement.cpp | zero[static_cast<std::size_t>(u)] += s == 0; | zero[static_cast<std::size_t>(u)] += s <= 0.01;
insight/measurement.cpp | std::abs(s) < flatSlope | s < 0
insight/measurement.cpp | if (canDie && zero[u] == rows) | if (zero[u] == rows)
insight/measurement.cpp | resting = l + 1; | resting = l;
insight/measurement.cpp | answer = column[0] > 0; | answer = column[0] < 0;
insight/measurement.cpp | (a.array() == 0).count() | (a.array() <= 0.5).count()
insight/diagnosis.cpp | v > t.exploding | v > -t.exploding
insight/diagnosis.cpp | v < t.fading ? Verdict::Fading | v < t.vanishing ? Verdict::Fading
insight/diagnosis.cpp | leastUpdate > t.updateRatio} | leastUpdate >= t.updateRatio}
insight/diagnosis.cpp | thresholds.dying * static_cast<double>(now.hiddenUnits()) | static_cast<double>(now.hiddenUnits())
insight/diagnosis.cpp | return votes == 0 ? undefined : sum / votes; | return votes == 0 ? undefined : sum;
insight/history.cpp | bin.maximum = std::max(bin.maximum, other.maximum); | 
insight/history.cpp | m_rowsPerBin *= 2; | 
insight/history.cpp | std::isfinite(v) ? 1 : 0 | 1
insight/life_log.cpp | first ? LifeEventKind::BornDead : LifeEventKind::Died | LifeEventKind::Died
insight/life_log.cpp | isDead(before) && !isDead(units[u]), | before == UnitState::Dormant && units[u] == UnitState::Alive,
insight/life_log.cpp | before != UnitState::Dead && units[u] | units[u]
insight/life_log.cpp | std::max<std::int64_t>(1, event.after) | std::int64_t{1}
theory/gaussian.cpp | weight * a2 * (x * x - 1) | weight * a2 * x * x
theory/gaussian.cpp | ? 9 : 16 | ? 9 : 9
theory/gaussian.cpp | sum.slope2slope2 += w * s * s * t * t; | sum.slope2slope2 += w * s * t;
theory/theory.cpp | signalMoments(activation, 0, q).f2 + sb2 | signalMoments(activation, 0, q).f2
theory/theory.cpp | field.q = climbs ? infinity : 0; | field.q = climbs ? 0 : infinity;
theory/theory.cpp | rmsArriving / rms(trace.delta[l + 1]) | rmsArriving / rms(trace.delta[l])
theory/profile.cpp | 0.5 * std::log10(layers[l].moments.slope2) | std::log10(layers[l].moments.slope2)
theory/profile.cpp | arriving + std::log10(layers[l].moments.slopeAbs) | arriving + 0.5 * std::log10(layers[l].moments.slope2)
theory/profile.cpp | profile.low.push_back(profile.center[l] - reach); | profile.low.push_back(profile.center[l] - 0.5 * reach);
theory/fluctuation.cpp | chance.xi -= 2 * r2 + 2 * c2 * psi * psi; | 
theory/fluctuation.cpp | (1 + 2 * r2) * pair.slope2slope2 - 1 | 3 * pair.slope2slope2 - 1
runner/runner.cpp | if (stepsLeft > 0) { | if (stepsLeft > 1) {
insight/record.cpp | values[channels.loss()] = record.loss; | 
math/update.cpp | rule.l1 == 0 && rule.l2 == 0 | rule.l1 == 0
runner/session.cpp | moved == 0 ? 0 : moved / norm2(before) | moved
runner/pictures/output_picture.cpp | prediction(0, column) > 0.5 ? 1 : 0 | prediction(0, column) > 0 ? 1 : 0
runner/pictures/output_picture.cpp | answer * data.targetScaling.deviation[0] + data.targetScaling.mean[0] | answer * data.targetScaling.deviation[0]
insight/monitor.cpp | now % every == 0 | now % every == 1
