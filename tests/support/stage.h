// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The window and a run that the test steps by hand, without a thread: the same frames each time.
#pragma once

#include "core/runner/session.h"
#include "ui/cards/card.h"
#include "ui/document/experiment_model.h"
#include "ui/window/main_window.h"

#include <QCoreApplication>

#include <qcustomplot.h>

#include <memory>

namespace labtest {

class Stage {
  public:
    explicit Stage(lab::Run run, QSize size = {1440, 900}) : model(std::move(run)), window(model) {
        start(model.run());
        QObject::connect(&model, &lab::ui::ExperimentModel::restarted, &window,
                         [this](const lab::Document& next) { start(*lab::inHand(next).run), present(); });
        QObject::connect(&model, &lab::ui::ExperimentModel::returned, &window,
                         [this](const lab::Document& former, qint64 step) {
                             start(*lab::inHand(former).run), present();
                             train(static_cast<int>(step)), present();
                         });
        QObject::connect(&model, &lab::ui::ExperimentModel::intervened, &window,
                         [this](const lab::Intervention& change) { m_session->apply(change), present(); });
        QObject::connect(&window, &lab::ui::MainWindow::resetRequested, &window,
                         [this] { model.startOver(); });
        QObject::connect(&window, &lab::ui::MainWindow::requestChanged, &window, [this] { present(); });
        window.resize(size);
        window.show();
        present();
        settle();
    }

    /// Trains, with a frame every ten steps.
    void advance(int steps) {
        for (int i = 1; i <= steps; ++i) {
            m_session->step();
            if (i % 10 == 0 || i == steps)
                present();
        }
        settle();
    }

    /// Without a frame.
    void train(int steps) {
        for (int i = 0; i < steps; ++i)
            m_session->step();
    }

    void present(bool playing = false) {
        shown = m_session->observe(window.request(), playing);
        window.present(shown);
    }

    /// Layouts are made and every visible plot is drawn in its present size.
    void settle() {
        for (int turn = 0; turn < 3; ++turn) {
            QCoreApplication::sendPostedEvents();
            QCoreApplication::processEvents();
        }
        for (QCustomPlot* plot : plots()) {
            plot->replot();
            plot->replot(); // ticks and labels that follow the layout
        }
    }

    lab::ui::Card* card(const QString& key) const {
        for (lab::ui::Card* card : window.cards())
            if (card->key() == key)
                return card;
        return nullptr;
    }

    /// Those in sight.
    QList<QCustomPlot*> plots() const {
        QList<QCustomPlot*> plots;
        for (lab::ui::Card* card : window.cards())
            for (QCustomPlot* plot : card->findChildren<QCustomPlot*>())
                if (plot->isVisible())
                    plots.append(plot);
        return plots;
    }

    const lab::Session& session() const { return *m_session; }

    lab::ui::ExperimentModel model;
    lab::ui::MainWindow window;
    /// What the window shows.
    std::shared_ptr<const lab::Snapshot> shown;

  private:
    void start(const lab::Run& run) { m_session = std::make_unique<lab::Session>(run, ++m_generation); }

    std::unique_ptr<lab::Session> m_session;
    std::int64_t m_generation = 0;
};

} // namespace labtest
