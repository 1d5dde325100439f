// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The controls a lesson is about, always in sight: learning rate, bias shift and activation.
#pragma once

#include "core/experiment/experiment.h"
#include "core/insight/forecast.h"
#include "ui/document/selection.h"
#include "ui/look/theme.h"

#include <QWidget>

#include <cstddef>
#include <vector>

class QComboBox;
class QVBoxLayout;

namespace lab::ui {

class ActivationSwitch;
class ExperimentModel;
class HeroSlider;

class HeroPanel : public QWidget {
    Q_OBJECT

  public:
    /// Edits `model` and follows `selection`; both must outlive it.
    HeroPanel(ExperimentModel& model, Selection& selection, QWidget* parent = nullptr);

    HeroSlider* learningRate() const { return m_rate; }
    HeroSlider* bias() const { return m_bias; }
    ActivationSwitch* activationSwitch() const { return m_activation; }
    /// What the bias slider moves: 0 = all hidden layers, l = layer l.
    std::size_t biasLayer() const;

    /// In the order in which a projector shows them side by side.
    std::vector<QWidget*> controls() const;
    /// They have been lent to another parent, and come back.
    void takeBack();

    void show(const Experiment& experiment);
    void setTheme(const Theme& theme);
    /// Under each slider what its settings lead to, if that is to be shown.
    void showForecast(const RateForecast& forecast);
    void showForecast(const BiasForecast& forecast);
    /// Until the next one, what is shown of the learning rate is of another experiment.
    void outdateForecast();
    void setForecastsShown(bool shown);
    /// What the colours of a forecast mean.
    void setLegendsShown(bool shown);

  signals:
    /// A slider is held, or no longer.
    void sliderHeld(bool held);
    void biasLayerChanged();
    /// What was typed is no value, or the change cannot be made: a sentence.
    void refused(const QString& problem);
    void failed(const QString& problem);

  private:
    void connectSliders();
    void follow(Selection::Part part);
    void setBiasLayer(int index);
    void setBias(double value, bool finished);
    void listLayers(int depth);
    void fitBiasLayer();

    ExperimentModel& m_model;
    Selection& m_selection;
    HeroSlider* m_rate;
    HeroSlider* m_bias;
    QComboBox* m_biasLayer;
    ActivationSwitch* m_activation;
    QVBoxLayout* m_column;
    /// True while the last change of the slider began a gesture that goes on.
    bool m_rateGesture = false;
    bool m_biasGesture = false;
};

} // namespace lab::ui
