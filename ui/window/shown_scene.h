// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the window shows of the runs.
#pragma once

#include "ui/look/scene.h"

#include <QElapsedTimer>

#include <memory>

namespace lab::ui {

class ShownScene {
  public:
    /// While a run plays its words and their numbers change together, twice a second: more cannot be read.
    static constexpr qint64 saidAtLeastMs = 500;

    bool isEmpty() const { return m_drawn.isEmpty(); }
    /// The newest.
    const Scene& drawn() const { return m_drawn; }
    /// What all sentences are about: the newest, or while playing one of half a second ago.
    const Scene& said() const { return m_said; }
    /// The run in hand, in each of them.
    const std::shared_ptr<const Snapshot>& drawnRun() const { return m_drawn.runs[m_drawn.focus].snapshot; }
    const std::shared_ptr<const Snapshot>& saidRun() const { return m_said.runs[m_said.focus].snapshot; }

    void take(const Scene& scene) {
        const bool another = isEmpty() || scene.inHand().generation != m_drawn.inHand().generation;
        m_drawn = scene;
        if (!another && scene.inHand().playing && m_since.elapsed() < saidAtLeastMs)
            return;
        m_said = scene;
        m_since.start();
    }

  private:
    Scene m_drawn;
    Scene m_said;
    QElapsedTimer m_since;
};

} // namespace lab::ui
