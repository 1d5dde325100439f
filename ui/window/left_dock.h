// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The dock at the window's left: the large controls and the settings. On its rail the two sliders stay in
// reach.
#pragma once

#include "core/experiment/experiment.h"
#include "ui/document/selection.h"
#include "ui/window/dock.h"

namespace lab::ui {

class ExperimentModel;
class HeroPanel;
class LayerActivationField;
class ParameterPanel;

class LeftDock : public Dock {
    Q_OBJECT

  public:
    /// Edits `model` and follows `selection`; both must outlive it.
    LeftDock(ExperimentModel& model, Selection& selection, QWidget* parent = nullptr);

    HeroPanel* heroes() const { return m_heroes; }
    ParameterPanel* panel() const { return m_panel; }
    /// Where another dock's content has its place, below the large controls.
    QBoxLayout* column() const { return body(); }
    /// Of all but the large controls, which a projector shows too.
    void setTheme(const Theme& theme) override;

  signals:
    /// What was typed is no value: a sentence.
    void refused(const QString& problem);

  protected:
    /// A wheel that no part of the dock has taken.
    void wheelEvent(QWheelEvent* event) override;

  private:
    void connectPanel();
    void showExperiment();
    void showLayer();
    void edit(const QString& key, const Value& value, bool goesOn);

    ExperimentModel& m_model;
    Selection& m_selection;
    HeroPanel* m_heroes;
    ParameterPanel* m_panel;
    LayerActivationField* m_layerActivation;
};

} // namespace lab::ui
