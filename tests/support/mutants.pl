#!/usr/bin/perl
# SPDX-FileCopyrightText: 2026 The Gradient Lab authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Plants typical mistakes in core, one at a time, and says which of them the tests catch.
#   mutants.pl SOURCE WORK [PATTERN]   SOURCE: the checkout; WORK: a folder to copy and build in; PATTERN: only
#                                      mutants whose line contains it
# Exit code 0 if all were caught, 1 if any survived, 2 if a mutant no longer fits the source.
use strict;
use warnings;
use File::Path qw(make_path);

my ($source, $work, $pattern) = @ARGV;
die "usage: mutants.pl SOURCE WORK [PATTERN]\n" unless defined $work;

sub run { return system("@_ >'$work/log' 2>&1") == 0 }
sub slurp { open(my $f, '<', $_[0]) or die "$_[0]: $!\n"; local $/; return scalar <$f> }
sub spew { open(my $f, '>', $_[0]) or die "$_[0]: $!\n"; print $f $_[1]; close($f) or die "$_[0]: $!\n" }

make_path($work);
system("cd '$source' && git ls-files -z | xargs -0 cp --parents -t '$work'") == 0 or die "cannot copy\n";
run("cmake -S '$work' -B '$work/.build/mutants' -G Ninja -DCMAKE_BUILD_TYPE=Release -DCMAKE_CXX_FLAGS_RELEASE=-O1")
    and run("cmake --build '$work/.build/mutants' --target core_tests")
    and run("ctest --test-dir '$work/.build/mutants' -L core --no-tests=error")
    or die "the tests fail before anything was planted:\n" . slurp("$work/log");

my ($caught, $all, $stale, @survivors) = (0, 0, 0);
while (my $line = <DATA>) {
    chomp $line;
    next if $line =~ /^\s*(#|$)/ or (defined $pattern and index($line, $pattern) < 0);
    my ($file, $old, $new) = split / \| /, "$line ", 3;
    $new =~ s{\s+\z}{};
    my $path = "$work/core/$file";
    my $text = slurp($path);
    my $at = index($text, $old);
    if ($at < 0) { print "stale     $line\n"; $stale = 1; next }
    ++$all;
    my $mutant = $text;
    substr($mutant, $at, length $old) = $new;
    spew($path, $mutant);
    my $built = run("cmake --build '$work/.build/mutants' --target core_tests");
    my $survives = $built && run("timeout 240 ctest --test-dir '$work/.build/mutants' -L core --stop-on-failure");
    spew($path, $text);
    if (not $built) { print "no build  $line\n"; --$all; $stale = 1; next }
    print $survives ? 'SURVIVED' : 'caught  ', "  $line\n";
    $survives ? push(@survivors, $line) : ++$caught;
}
print "$caught of $all mutants caught\n";
exit($stale ? 2 : @survivors ? 1 : 0);

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
math/network.cpp | trace.z[l].colwise() += shape.bias(network.parameters); | 
math/network.cpp | trace.delta[l] * below.transpose() | 0.5 * trace.delta[l] * below.transpose()
math/network.cpp | trace.delta[l - 1].array() *= trace.slope[l - 1].array(); | 
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
math/signal.cpp | delta.cwiseAbs().mean() * static_cast<double>(delta.cols()) | delta.cwiseAbs().mean()
math/signal.cpp | plain > 1e-280 && plain < 1e280 | true
math/signal.cpp | shape.offset, shape.weightCount() | shape.offset, shape.parameterCount()
math/random.cpp | 0x1p-53 | 0x1p-52
math/random.cpp | std::sqrt(-2 * std::log(u)) | std::sqrt(-std::log(u))
math/random.h | below(i) | below(i - 1 == 0 ? 1 : i - 1)
experiment/trainer.cpp | intervention.step = m_step; | intervention.step = m_step + 1;
experiment/trainer.cpp | m_position += count; | m_position += count + 1;
experiment/trainer.cpp | moved == 0 ? 0 : moved / size | moved
experiment/trainer.cpp | --m_step; | 
experiment/experiment.cpp | return experiment.bias + (own | return 0 * experiment.bias + (own
experiment/experiment.cpp | weightStream + l | weightStream
experiment/run.cpp | std::prev(it)->layer == intervention.layer | true
experiment/run.cpp | intervention.step <= step | intervention.step < step
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
data/dataset.cpp | constant ? 1 : norm2(column) | constant ? 0 : norm2(column)
data/dataset.cpp | return (values.colwise() - scaling.mean) | return (values.colwise() + scaling.mean)
data/generators.cpp | seen < 0.5 * radius ? 1 : 0 | seen < 0.7 * radius ? 0 : 1
runner/runner.cpp | if (stepsLeft > 0) { | if (stepsLeft > 1) {
runner/session.cpp | values[channels.loss()] = record.loss; | 
