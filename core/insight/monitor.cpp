// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/insight/monitor.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cmath>
#include <iterator>

namespace lab {
namespace {

/// A check costs about as much as the updates of one epoch: at one in sixteen epochs it slows training by 6
/// %.
constexpr std::int64_t epochsPerCheck = 16;
/// Until so many steps after the start or a change, checks come closer together.
constexpr std::int64_t closeSteps = 1024;
/// Checks out of schedule, as units seem to die or return: so many at once, and one for four on schedule.
/// More would slow networks down whose units flicker.
constexpr int extraCheck = 4;
constexpr int mostExtraChecks = 16 * extraCheck;

// 1, 2, 4, 8 ... steps after the start and after each change, so that what a change does is seen at once; in
// between eight to such a stretch at first, but not more than once in an epoch; and every 16 epochs.
bool checkIsOnSchedule(const Trainer& trainer) {
    const std::int64_t now = trainer.stepCount();
    const auto& changes = trainer.run().interventions;
    const auto next = std::ranges::lower_bound(changes, now, {}, &Intervention::step);
    const std::int64_t since = now - (next == changes.begin() ? 0 : std::prev(next)->step);
    if (std::has_single_bit(static_cast<std::uint64_t>(since)))
        return true;
    const std::int64_t rows = trainer.data()->evaluation.rows();
    const std::int64_t batch = trainer.current().batchSize;
    const std::int64_t epoch = std::max<std::int64_t>(1, rows / batch);
    const std::int64_t every = std::max<std::int64_t>(1, epochsPerCheck * rows / batch);
    const auto stretch = static_cast<std::int64_t>(std::bit_floor(static_cast<std::uint64_t>(since)));
    const std::int64_t close = std::clamp(stretch / 8, epoch, std::max(epoch, every));
    return now % every == 0 || (since < closeSteps && since % close == 0);
}

} // namespace

Measurement measureCheck(const Trainer& trainer, Trace& trace) {
    const bool rests = restsWithoutGradient(updateRule(trainer.current(), trainer.stepCount()));
    return measure(trainer.network(), *trainer.data(), rests, trace);
}

Monitor::Monitor(const Network& network, const Thresholds& thresholds)
    : m_diagnostician(thresholds), m_activity(network), m_extraChecks(mostExtraChecks) {}

bool Monitor::step(const StepRecord& step, const Trainer& trainer, Record& record) {
    m_diagnostician.add(step);
    record.add(step);
    return checkIsDue(trainer);
}

bool Monitor::checkIsDue(const Trainer& trainer) {
    const bool othersAreOff =
        m_activity.add(trainer.network(), trainer.gradient(), trainer.epoch() == std::floor(trainer.epoch()));
    if (checkIsOnSchedule(trainer)) {
        m_extraChecks = std::min(m_extraChecks + 1, mostExtraChecks);
        return true;
    }
    if (!othersAreOff || m_extraChecks < extraCheck)
        return false;
    m_extraChecks -= extraCheck;
    return true;
}

bool Monitor::check(const Measurement& measurement, const Trainer& trainer, Record& record) {
    assert(trainer.stepCount() > m_lastCheck);
    m_lastCheck = trainer.stepCount();
    m_checked = measurement;
    m_unitsVerdict = m_diagnostician.verdictOfUnits(m_checked);
    return record.addCheck(m_lastCheck, m_checked, trainer.run(), trainer.current());
}

void Monitor::expectChange() {
    m_extraChecks = mostExtraChecks;
}

Diagnosis Monitor::diagnosis(const Measurement& measurement, const Trainer& trainer) const {
    return m_diagnostician.diagnose(measurement, trainer.divergence());
}

void Monitor::setThresholds(const Thresholds& thresholds) {
    m_diagnostician.setThresholds(thresholds);
    m_unitsVerdict = m_diagnostician.verdictOfUnits(m_checked);
}

std::size_t Monitor::bytes() const {
    const auto units = static_cast<std::size_t>(m_checked.hiddenUnits());
    const std::size_t windows = maxChecks * 3 * sizeof(double);
    return sizeof(Monitor) + windows + m_checked.layers.size() * sizeof(LayerMeasurement) + 3 * units;
}

} // namespace lab
