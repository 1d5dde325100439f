// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The answer as a plot: a decision map with the data on it (two inputs), or target against answer.
#pragma once

#include "core/runner/snapshot.h"
#include "ui/look/theme.h"
#include "ui/plot/plot_pane.h"

#include <memory>
#include <vector>

class QCPColorMap;
class QCPCurve;
class QCPGraph;
class QCPItemText;
class QCustomPlot;
class QWidget;

namespace lab::ui {

class OutputPlot {
  public:
    explicit OutputPlot(QWidget* parent);

    QCustomPlot* plot() const { return m_plot; }
    PlotPane* pane() const { return m_pane; }
    QCPColorMap* map() const { return m_map; }
    /// Target against answer, test rows.
    QCPGraph* scatter() const { return m_scatter; }

    /// picture.grid is not empty. before: of the run that was left; only its border is drawn, if it has one.
    void showMap(const OutputPicture& picture, const std::shared_ptr<const Data>& data,
                 const OutputPicture& before = {});
    /// picture.targets is not empty. Answers far outside the targets stand on the border.
    void showScatter(const OutputPicture& picture);
    /// picture.curve is not empty: the answer over the one input, on the training points; and the closed
    /// form; and the answer of the run that was left, if it has one.
    void showCurve(const OutputPicture& picture, const Data& data, const OutputPicture& before = {});
    /// The border, and that of the run before.
    QCPCurve* contour() const { return m_contour; }
    QCPCurve* contourBefore() const { return m_contourBefore; }
    QCPGraph* curveBefore() const { return m_curveBefore; }
    /// The answer over the one input, and least squares' answer where there is one.
    QCPGraph* curve() const { return m_curve; }
    QCPGraph* bestCurve() const { return m_bestCurve; }
    void setTheme(const Theme& theme);

  private:
    enum class Mode { Map, Scatter, Curve };
    void setMode(Mode mode);
    void fillMap(const OutputPicture& picture);
    void fillContour(QCPCurve& contour, const OutputPicture& picture) const;
    void makePoints();
    void addPoints(const Samples& samples, const Matrix& points, bool test);
    void colorMap();
    void colorPoints();
    int classCount() const;
    int classOf(const Samples& samples, Index row) const;

    struct Points {
        QCPGraph* graph;
        int classIndex;
        bool test;
    };

    QCustomPlot* m_plot;
    PlotPane* m_pane;
    QCPColorMap* m_map;
    QCPCurve* m_contourBefore;
    QCPCurve* m_contour;
    QCPGraph* m_diagonal;
    QCPGraph* m_scatter;
    QCPGraph* m_bestCurve;
    QCPGraph* m_curveBefore;
    QCPGraph* m_curve;
    QCPItemText* m_targetName;
    QCPItemText* m_answerName;
    std::vector<Points> m_points;
    std::shared_ptr<const Data> m_data;
    Theme m_theme;
    Mode m_mode = Mode::Map;
    /// Values at the ends of the colour scale.
    double m_bottom = 0;
    double m_top = 1;
};

} // namespace lab::ui
