// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The likeliest cure that short runs have confirmed, offered beside the verdict.
#pragma once

#include "core/insight/cure.h"
#include "ui/window/shown_scene.h"

#include <QCoreApplication>

namespace lab::ui {

class SideDock;
class TransportBar;

class CureOffer {
    Q_DECLARE_TR_FUNCTIONS(CureOffer)

  public:
    /// Shows it in both, which must outlive it.
    CureOffer(TransportBar& transport, SideDock& dock) : m_transport(transport), m_dock(dock) {}

    /// What short runs came to.
    void take(const CureForecast& forecast);
    void present(const ShownScene& shown);
    /// Nothing if there is none.
    void apply();

  private:
    const ProvedCure* proved() const;
    void show();

    TransportBar& m_transport;
    SideDock& m_dock;
    CureForecast m_forecast;
    ShownScene m_shown;
};

} // namespace lab::ui
