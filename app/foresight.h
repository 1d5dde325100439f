// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Keeps the strips under the hero sliders and the cures up to date, in the background: asks the sweep about
// what is chosen and shown, and brings its answers to the window. While nobody sees them, nothing is
// computed.
#pragma once

#include "core/runner/sweep.h"
#include "ui/document/experiment_model.h"
#include "ui/window/main_window.h"

#include <QObject>
#include <QTimer>

#include <memory>
#include <optional>
#include <vector>

namespace lab::app {

class Foresight : public QObject {
    Q_OBJECT

  public:
    /// All three must outlive it.
    Foresight(ui::ExperimentModel& model, ui::MainWindow& window, Jobs& jobs);

    /// Whether the window can be seen.
    void setSeen(bool seen);
    /// The newest state of the run, whose parameters the bias strip is about.
    void present(std::shared_ptr<const Snapshot> snapshot);

    /// Whether all that was asked has been answered.
    bool isComplete() const {
        return m_complete && m_answered && m_cured && !m_experimentTimer.isActive() &&
               !m_biasTimer.isActive() && !m_cureTimer.isActive();
    }

  signals:
    /// Emitted by the jobs' thread.
    void answered();

  private:
    /// What the parameters that a bias question is about depend on.
    struct BiasKey {
        std::int64_t generation;
        std::int64_t step;
        std::size_t layer;
        double bias;
        std::vector<double> layerBias;

        bool operator==(const BiasKey&) const = default;
    };

    /// What a question about cures depends on, but for the step.
    struct CureKey {
        std::int64_t generation;
        Verdict verdict;
        Experiment experiment;
        Thresholds thresholds;

        bool operator==(const CureKey&) const = default;
    };

    bool isWanted() const { return m_seen && m_window.forecastsShown(); }
    void wishChanged();
    void rest();
    void experimentChanged();
    void predictRates();
    void askBiasInTime();
    void askBias();
    void tryCuresInTime();
    void tryCures();
    void receive();

    ui::ExperimentModel& m_model;
    ui::MainWindow& m_window;
    bool m_seen = false;
    /// What the sweep was last asked about, but for its learning rate.
    std::optional<Experiment> m_predicted;
    bool m_complete = false;
    std::shared_ptr<const Snapshot> m_snapshot;
    std::optional<BiasKey> m_asked;
    bool m_answered = true;
    std::optional<CureKey> m_ill;
    bool m_cured = true;
    /// Until changes have come to rest.
    QTimer m_experimentTimer;
    /// Until the next bias question may be asked.
    QTimer m_biasTimer;
    /// Until the next question about cures may be asked.
    QTimer m_cureTimer;
    Sweep m_sweep;
};

} // namespace lab::app
