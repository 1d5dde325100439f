// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/insight/record.h"

#include "core/insight/quantity.h"

namespace lab {
namespace {

/// Deep networks have many series: fewer bins keep a snapshot's copy small.
std::size_t capacityFor(std::size_t channels) {
    return channels <= 80 ? History::usualCapacity : 256;
}

/// As quantities() says, but written out: it is done at each step, and asking the table for each value makes
/// small networks train 8 % slower.
void fillChannels(const StepRecord& record, std::vector<double>& values) {
    const StepChannels channels{record.layers.size()};
    values.resize(channels.count());
    values[channels.loss()] = record.loss;
    for (std::size_t l = 0; l < record.layers.size(); ++l) {
        values[channels.errorSignal(l)] = record.layers[l].errorSignal;
        values[channels.weightGradient(l)] = record.layers[l].weightGradientRms;
        values[channels.activationScale(l)] = record.layers[l].activationScale;
        values[channels.updateRatio(l)] = record.updateRatio[l];
    }
}

} // namespace

std::vector<double> checkChannels(const Measurement& now) {
    const CheckChannels channels{now.hiddenLayers()};
    std::vector<double> values(channels.count());
    for (const Quantity& quantity : quantities()) {
        if (quantity.checkChannel == nullptr)
            continue;
        for (std::size_t l = 0; l < quantity.count(now.layers.size()); ++l)
            values[quantity.checkChannel(channels, l)] = quantity.ofMeasurement(now, l);
    }
    return values;
}

Record::Record(std::size_t hidden)
    : m_steps(StepChannels{hidden + 1}.count(), capacityFor(StepChannels{hidden + 1}.count()),
              StepChannels{}.sampled()),
      m_checks(CheckChannels{hidden}.count(), History::usualCapacity, CheckChannels{}.sampled()) {}

void Record::add(const StepRecord& record) {
    if (!m_steps.empty() && record.step <= m_steps.lastStep(m_steps.size() - 1))
        return;
    fillChannels(record, m_values);
    m_steps.append(record.step, m_values);
}

bool Record::addCheck(std::int64_t step, const Measurement& measurement, const Run& run,
                      const Experiment& now) {
    if (!m_checks.empty() && step <= m_checks.lastStep(m_checks.size() - 1))
        return false;
    m_checks.append(step, checkChannels(measurement));
    return m_lives.add(step, measurement, run, now);
}

Record Record::upTo(std::int64_t step, const StepRecord* last, Verdict verdict) const {
    Record result;
    result.m_steps = m_steps.upTo(step - 1);
    if (last != nullptr)
        result.add(*last);
    result.m_checks = m_checks.upTo(step);
    result.m_verdicts = m_verdicts.upTo(step, verdict);
    result.m_lives = m_lives.upTo(step);
    return result;
}

void Record::addVerdict(std::int64_t step, Verdict verdict) {
    if (m_verdicts.empty() || step > m_verdicts.stretches().back().last)
        m_verdicts.append(step, verdict);
}

} // namespace lab
