// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The network, inked by gradient, and what it answers.
#pragma once

#include "ui/views/card.h"

#include <QStringList>

#include <memory>

class QCustomPlot;
class QLabel;

namespace lab::ui {

class ConfusionTable;
class NetworkPicture;
class OutputPlot;

class OutputCard : public Card {
    Q_OBJECT

  public:
    explicit OutputCard(QWidget* parent = nullptr);
    ~OutputCard() override;

    void present(const Snapshot& snapshot) override;
    void setTheme(const Theme& theme) override;

    QCustomPlot* plot() const;
    const OutputPlot& output() const { return *m_output; }
    NetworkPicture* network() const { return m_network; }
    ConfusionTable* table() const { return m_table; }
    QString caption() const;

  protected:
    void layerChanged() override;
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    enum class Form { None, Plot, Table, Curve };

    void presentOutput(const Snapshot& snapshot);
    void arrange();

    QWidget* m_stage;
    NetworkPicture* m_network;
    std::unique_ptr<OutputPlot> m_output;
    ConfusionTable* m_table;
    QLabel* m_caption;
    /// The reading, from the longest form to the shortest.
    QStringList m_readings;
    Form m_form = Form::None;
};

} // namespace lab::ui
