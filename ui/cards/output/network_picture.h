// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The network as columns of units, each link as dark as the gradient through it.
#pragma once

#include "core/runner/snapshot.h"
#include "ui/look/theme.h"
#include "ui/plot/read_out.h"

#include <QElapsedTimer>
#include <QPixmap>
#include <QRectF>
#include <QTimer>
#include <QWidget>

#include <optional>
#include <vector>

namespace lab::ui {

/// What a viewer sees of a layer's links: how dark they are on average (1 = as the darkest), what share of
/// them carries no gradient at all, and what share cannot be seen, those included.
struct LayerInk {
    double darkness = 0;
    double without = 0;
    double unseen = 0;
};

/// How dark a link is: 1 at the largest gradient, 0 at 6.6 decades below it and for zero or NaN.
double inkOf(double gradient, double largest);

class NetworkPicture : public QWidget {
    Q_OBJECT

  public:
    explicit NetworkPicture(QWidget* parent = nullptr);

    /// Takes what it draws from the snapshot; the drawing follows at most five times per second.
    void present(const Snapshot& snapshot);
    void setSelectedLayer(std::size_t layer);
    /// Another layer with a thin outline; nothing takes it away.
    void setLitLayer(std::optional<std::size_t> layer);
    /// The hidden layer whose column is at this x.
    std::optional<std::size_t> layerAt(double x) const;
    void setTheme(const Theme& theme);

    /// Centre of a drawn node: column 0 is the inputs, column l + 1 layer l.
    QPointF nodeCenter(std::size_t column, std::size_t node) const;
    /// Drawn and hidden nodes of a column: 16 and 48 for 64 units.
    std::size_t drawnNodes(std::size_t column) const;
    std::size_t hiddenNodes(std::size_t column) const;
    QString textAt(const QPointF& place) const;
    /// The unit or link there, with its formula and numbers; else what textAt() says.
    ReadOutText describe(const QPointF& place) const;
    /// Where the columns' names stand, and the counts of units that are not drawn; empty where one has no
    /// room.
    std::vector<QRectF> nameBoxes() const;
    std::vector<QRectF> moreBoxes() const;
    /// Of each layer, the output layer last; empty without gradients.
    std::vector<LayerInk> inks() const;
    /// How often the picture has been drawn anew, for tests.
    int rebuilds() const { return m_rebuilds; }
    /// Links drawn last.
    std::size_t linkCount() const { return m_linkCount; }

  signals:
    void layerSelected(std::size_t layer);

  protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;

  private:
    struct Link {
        std::size_t layer;
        QPointF from;
        QPointF to;
        double ink;
        bool carries;
    };

    double scale() const { return m_theme.axisPx / 11; }
    std::size_t columns() const { return m_layers.empty() ? 0 : m_layers.size() + 1; }
    std::size_t hidden() const { return m_layers.empty() ? 0 : m_layers.size() - 1; }
    std::size_t unitsOf(std::size_t column) const;
    std::size_t mostNodes() const;
    double columnX(std::size_t column) const;
    double columnPitch() const;
    double nodesBottom() const;
    double nodePitch() const;
    double radius() const;
    std::size_t columnAt(double x) const;
    QString columnName(std::size_t column) const;
    QString moreText(std::size_t column) const;

    void invalidate(bool now);
    void rebuild();
    /// A node of column `layer` + 1, and one of the column before it.
    struct LinkPlace {
        std::size_t layer;
        std::size_t from;
        std::size_t to;
    };

    bool knows(const Vector& values, std::size_t layer) const;
    std::optional<LinkPlace> linkAt(const QPointF& place) const;
    ReadOutText describeLink(const LinkPlace& link) const;
    ReadOutText describeUnit(std::size_t layer, std::size_t unit) const;
    QString nodeName(std::size_t column, std::size_t node) const;
    std::vector<Link> allLinks() const;
    std::vector<Link> links() const;
    void drawLinks(QPainter& painter);
    void drawNodes(QPainter& painter) const;
    void drawNode(QPainter& painter, std::size_t column, std::size_t node) const;
    void drawNames(QPainter& painter) const;
    void drawMore(QPainter& painter) const;
    void drawOutline(QPainter& painter, std::size_t layer, double line) const;

    Theme m_theme;
    std::vector<LayerShape> m_layers;
    /// To read parameters and gradient by.
    std::vector<LayerShape> m_shapes;
    std::vector<std::vector<UnitState>> m_states;
    Vector m_parameters;
    Vector m_gradient;
    QString m_inputName;
    QString m_outputName;
    std::size_t m_selected = 0;
    std::optional<std::size_t> m_lit;

    QPixmap m_pixmap;
    bool m_stale = true;
    QElapsedTimer m_sinceRebuild;
    QTimer m_later;
    int m_rebuilds = 0;
    std::size_t m_linkCount = 0;
};

} // namespace lab::ui
