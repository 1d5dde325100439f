// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The network, inked by gradient, and what it answers.
#pragma once

#include "ui/cards/card.h"

#include <QStringList>

#include <memory>

class QCustomPlot;
class QLabel;

namespace lab::ui {

class ConfusionTable;
class NetworkPicture;
class OutputPlot;
class SampleImages;

class OutputCard : public Card {
    Q_OBJECT

  public:
    explicit OutputCard(QWidget* parent = nullptr);
    ~OutputCard() override;

    DataTable table() const override;

    QCustomPlot* plot() const;
    const OutputPlot& output() const { return *m_output; }
    NetworkPicture* network() const { return m_network; }
    ConfusionTable* confusion() const { return m_table; }
    SampleImages* images() const { return m_images; }
    QString caption() const;

  protected:
    void takeTheme(const Theme& theme) override;
    void draw(const Scene& scene) override;
    void layerChanged() override;
    void layerLit() override;
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    enum class Form { None, Plot, Table, Curve };

    ReadOutText describeAnswer(std::optional<QPointF> place) const;
    /// before: of the run that was left; null where there is none or it answered another question.
    void presentOutput(const Snapshot& snapshot, const Snapshot* before);
    void arrange();
    /// The images beside the confusion matrix, where there is room; returns the width that they take.
    int arrangeImages(int top, int height);

    QWidget* m_stage;
    NetworkPicture* m_network;
    std::unique_ptr<OutputPlot> m_output;
    ConfusionTable* m_table;
    SampleImages* m_images;
    QLabel* m_caption;
    /// The widest so far, in this size of type.
    int m_captionWidth = 0;
    /// "test accuracy 97.6 %", and below it, where there is room, "before: 61.6 %".
    QString m_said;
    QString m_saidBefore;
    OutputPicture m_picture;
    OutputPicture m_pictureBefore;
    std::shared_ptr<const Data> m_data;
    Form m_form = Form::None;
};

} // namespace lab::ui
