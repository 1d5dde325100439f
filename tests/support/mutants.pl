#!/usr/bin/perl
# SPDX-FileCopyrightText: 2026 The Gradient Lab authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Plants typical mistakes in core, one at a time, and says which of them the tests catch.
#   mutants.pl SOURCE WORK [PATTERN]   SOURCE: the checkout; WORK: a folder to copy and build in; PATTERN: a
#                                      regular expression, to plant only those whose line it matches
# Exit code 0 if all were caught, 1 if any survived, 2 if a mutant no longer fits the source.
use strict;
use warnings;
use File::Basename qw(dirname);
use File::Path qw(make_path);
use List::Util qw(sum);
use Time::HiRes qw(time);

my ($source, $work, $pattern) = @ARGV;
die "usage: mutants.pl SOURCE WORK [PATTERN]\n" unless defined $work;
my $build = "$work/.build";
$| = 1;

sub run { return system("@_ >'$work/log' 2>&1 </dev/null") == 0 }
sub slurp { open(my $f, '<', $_[0]) or die "$_[0]: $!\n"; local $/; return scalar <$f> }
sub spew { open(my $f, '>', $_[0]) or die "$_[0]: $!\n"; print $f $_[1]; close($f) or die "$_[0]: $!\n" }
sub build { return run("cmake --build '$build' --target $_[0]") }

# Each row of the list below that PATTERN allows: file, what stands there, the mistake, the row.
sub listed {
    my @mutants;
    while (my $row = <DATA>) {
        chomp $row;
        next if $row =~ /^\s*(#|$)/ or (defined $pattern and $row !~ /$pattern/);
        my ($file, $old, $new) = split / \| /, "$row ", 3;
        $new =~ s{\s+\z}{};
        push @mutants, [$file, $old, $new, $row];
    }
    return @mutants;
}

# Only what changed is written, so that a second start builds little, and mends what a stopped one left behind.
sub copySource {
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

# True if the test passes. A mistake may make it wait for ever: ten times its usual time is enough.
sub passes {
    my ($test, $usual) = @_;
    my $limit = int(30 + 10 * ($usual // 60));
    return run("timeout -k 5 $limit ctest --test-dir '$build' -R '^$test\$' --no-tests=error");
}

# The names of core's tests, the quickest first, and the seconds of each.
sub testsByTime {
    my %seconds;
    for my $test (qx(ctest --test-dir '$build' -N -L core) =~ /Test +#\d+: (\w+)$/mg) {
        my $begun = time;
        passes($test) or die "$test fails before anything was planted:\n" . slurp("$work/log");
        $seconds{$test} = time - $begun;
    }
    return ([sort { $seconds{$a} <=> $seconds{$b} } keys %seconds], \%seconds);
}

# The first test that fails, or nothing: `likely` first if there is one. Each is linked just before it runs, as
# most mistakes fall to the first few.
sub catcher {
    my ($tests, $seconds, $likely) = @_;
    for my $test (grep({ defined } $likely), grep { $_ ne ($likely // '') } @$tests) {
        return $test unless build($test) and passes($test, $seconds->{$test});
    }
    return undef;
}

my @mutants = listed();
my @stale = grep { index(slurp("$source/core/$_->[0]"), $_->[1]) < 0 } @mutants;
print "stale: $_->[3]\n" for @stale;
my %isStale = map { $_ => 1 } @stale;
@mutants = grep { not $isStale{$_} } @mutants;

copySource();
my $ccache = qx(sh -c 'command -v ccache') ? '-DCMAKE_CXX_COMPILER_LAUNCHER=ccache' : '';
run("cmake -S '$work' -B '$build' -G Ninja $ccache -DCMAKE_BUILD_TYPE=Release -DCMAKE_CXX_FLAGS_RELEASE=-O1")
    and build('core_tests')
    or die "cannot build:\n" . slurp("$work/log");
my ($tests, $seconds) = testsByTime();
printf "%d mistakes; the tests pass without them, in %.0f s\n", scalar @mutants, sum(values %$seconds);

my ($caught, $number, @survivors, @broken) = (0, 0);
my %caughtBy; # file: the test that caught the last mistake in it
for my $mutant (@mutants) {
    my ($file, $old, $new, $row) = @$mutant;
    my $begun = time;
    my $path = "$work/core/$file";
    my $text = slurp($path);
    my $planted = $text;
    substr($planted, index($text, $old), length $old) = $new;
    spew($path, $planted);
    my $verdict;
    if (not build('lab_core')) { $verdict = 'NO BUILD'; push @broken, $row }
    elsif (my $test = catcher($tests, $seconds, $caughtBy{$file})) { $verdict = $caughtBy{$file} = $test; ++$caught }
    else { $verdict = 'SURVIVED'; push @survivors, $row }
    spew($path, $text);
    printf "%3d/%d %4.0f s  %-18s %s\n", ++$number, scalar @mutants, time - $begun, $verdict, $row;
}
my $all = @mutants - @broken;
print "$caught of $all mistakes caught\n", map { "survived: $_\n" } @survivors;
exit(@stale || @broken ? 2 : @survivors ? 1 : 0);

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
math/update.cpp | ++m_updates | m_updates
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
experiment/trainer.cpp | m_run.interventions.resize(m_nextIntervention); | 
experiment/experiment.cpp | return experiment.bias + (own | return 0 * experiment.bias + (own
experiment/experiment.cpp | weightStream + l | weightStream
experiment/run.cpp | std::prev(it)->layer == intervention.layer | true
experiment/run.cpp | intervention.step <= step | intervention.step < step
experiment/run.cpp | intervention.layer > experiment.depth | intervention.layer >= experiment.depth
experiment/replay.cpp | (unit.array() == 0).all() | (unit.array() == 0).any()
experiment/replay.cpp | replay.evaluationRows(), evaluation | replay.x, evaluation
experiment/replay.cpp | std::isfinite(sum) ? norm2(values) : std::sqrt(sum) | std::sqrt(sum)
experiment/replay_reader.cpp | readSetting(json, "alpha", 0.99, prefix) | readSetting(json, "alpha", 0.9, prefix)
experiment/replay_reader.cpp | if (beta >= 1) | if (beta > 1)
experiment/replay_reader.cpp | if (!(value >= 0)) | if (value <= -1)
experiment/replay_reader.cpp | if (value != std::floor(value)) | if (false)
experiment/replay_writer.cpp | {"nesterov", key == "nesterov"} | {"nesterov", false}
experiment/replay_writer.cpp | {"alpha", s.decay} | {"alpha", 0.99}
experiment/replay_export.cpp | if (intervention.step >= steps) | if (intervention.step > steps)
experiment/replay_export.cpp | if (data.evaluationIsSubset) | if (false)
insight/measurement.cpp | zero[static_cast<std::size_t>(u)] += s == 0; | zero[static_cast<std::size_t>(u)] += s <= 0.01;
insight/measurement.cpp | std::abs(s) < flatSlope | s < 0
insight/measurement.cpp | if (canDie && zero[u] == rows) | if (zero[u] == rows)
insight/measurement.cpp | still = l + 1; | still = l;
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
insight/life_log.cpp | if (isDead(before) && !isDead(units[u])) | if (before == UnitState::Dormant && units[u] == UnitState::Alive)
insight/life_log.cpp | before != UnitState::Dead && units[u] | units[u]
insight/life_log.cpp | change->step >= after && | 
insight/gaussian.cpp | weight * a2 * (x * x - 1) | weight * a2 * x * x
insight/gaussian.cpp | ? 9 : 16 | ? 9 : 9
insight/gaussian.cpp | sum.slope2slope2 += w * s * s * t * t; | sum.slope2slope2 += w * s * t;
insight/theory.cpp | signalMoments(activation, 0, q).f2 + sb2 | signalMoments(activation, 0, q).f2
insight/theory.cpp | field.q = climbs ? infinity : 0; | field.q = climbs ? 0 : infinity;
insight/theory.cpp | rmsArriving / rms(trace.delta[l + 1]) | rmsArriving / rms(trace.delta[l])
insight/profile.cpp | 0.5 * std::log10(layers[l].moments.slope2) | std::log10(layers[l].moments.slope2)
insight/profile.cpp | arriving + std::log10(layers[l].moments.slopeAbs) | arriving + 0.5 * std::log10(layers[l].moments.slope2)
insight/profile.cpp | profile.low.push_back(profile.center[l] - reach); | profile.low.push_back(profile.center[l] - 0.5 * reach);
insight/fluctuation.cpp | chance.xi -= 2 * r2 + 2 * c2 * psi * psi; | 
insight/fluctuation.cpp | (1 + 2 * r2) * pair.slope2slope2 - 1 | 3 * pair.slope2slope2 - 1
runner/runner.cpp | if (stepsLeft > 0) { | if (stepsLeft > 1) {
runner/session.cpp | values[channels.loss()] = record.loss; | 
runner/session.cpp | experiment.l1 == 0 && experiment.l2 == 0 | experiment.l1 == 0
runner/session.cpp | moved == 0 ? 0 : moved / norm2(before) | moved
runner/session.cpp | prediction(0, column) > 0.5 ? 1 : 0 | prediction(0, column) > 0 ? 1 : 0
runner/session.cpp | answer * data.targetScaling.deviation[0] + data.targetScaling.mean[0] | answer * data.targetScaling.deviation[0]
runner/session.cpp | if (now % m_checkEvery == 0) | if (now % m_checkEvery == 1)
