// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/controls/data_thumbnails.h"

#include "ui/look/number_text.h"
#include "ui/look/wording/table_text.h"

#include <QAbstractButton>
#include <QButtonGroup>
#include <QEvent>
#include <QGridLayout>
#include <QPainter>

#include <algorithm>
#include <numeric>

namespace lab::ui {
namespace {

constexpr int side = 37;
constexpr int spacing = 6;
constexpr int columns = 6;
/// Enough points to tell the shape, and few enough to tell them apart.
constexpr int pointsShown = 84;
/// Drawn by the generators; values to predict show all of them, classes every third, so that both keep their
/// share.
constexpr int pointsDrawn = 3 * pointsShown;
/// Between the frame and the points.
constexpr double inset = 5;

/// [low, high] of a row of x, never empty.
struct Span {
    double low, high;
    double place(double value) const { return (value - low) / (high - low); }
};

Span spanOf(const Matrix& values, Index row) {
    const double low = values.row(row).minCoeff();
    const double high = values.row(row).maxCoeff();
    return {low, high > low ? high : low + 1};
}

void paintImage(QPainter& painter, const Dataset& dataset, const QRectF& place, const Theme& theme) {
    const int pixels = dataset.imageSide;
    // A three where there is one: a shape that nobody takes for another.
    const int label = std::min<int>(3, static_cast<int>(dataset.classNames.size()) - 1);
    const auto found = std::ranges::find(dataset.labels, label);
    const Index row = found == dataset.labels.end() ? 0 : found - dataset.labels.begin();
    const double most = std::max(1e-9, dataset.x.col(row).maxCoeff());
    const double cell = std::floor(place.width() / pixels);
    const QPointF corner = place.center() - QPointF(cell, cell) * pixels / 2;
    for (int i = 0; i < pixels * pixels; ++i) {
        const QRectF pixel(corner + QPointF(i % pixels, i / pixels) * cell, QSizeF(cell, cell));
        painter.fillRect(pixel, blend(theme.ink, theme.card, dataset.x(i, row) / most));
    }
}

void paintCurve(QPainter& painter, const Dataset& dataset, const QRectF& place, const Theme& theme) {
    std::vector<Index> order(static_cast<std::size_t>(dataset.rows()));
    std::iota(order.begin(), order.end(), Index{0});
    std::ranges::sort(order, {}, [&](Index i) { return dataset.x(0, i); });
    const Span xs = spanOf(dataset.x, 0);
    const Span ys = spanOf(dataset.y, 0);
    QPolygonF curve;
    for (const Index i : order)
        curve << QPointF(place.left() + place.width() * xs.place(dataset.x(0, i)),
                         place.bottom() - place.height() * (0.15 + 0.7 * ys.place(dataset.y(0, i))));
    painter.setPen(QPen(theme.ink, 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPolyline(curve);
}

/// The middle of the range fades into the card, so that both ends stand out.
QColor valueColor(const Theme& theme, double place) {
    return place > 0.5 ? blend(theme.class1, theme.card, 2 * place - 1)
                       : blend(theme.class0, theme.card, 1 - 2 * place);
}

void paintPoints(QPainter& painter, const Dataset& dataset, const QRectF& place, const Theme& theme) {
    const Span xs = spanOf(dataset.x, 0);
    const Span ys = spanOf(dataset.x, 1);
    const Span values = dataset.isClassification() ? Span{0, 1} : spanOf(dataset.y, 0);
    const auto classes = static_cast<int>(dataset.classNames.size());
    const Index stride = dataset.isClassification() ? std::max<Index>(1, dataset.rows() / pointsShown) : 1;
    const double radius = dataset.isClassification() ? 1.2 : 1.5;
    painter.setPen(Qt::NoPen);
    for (Index i = 0; i < dataset.rows(); i += stride) {
        const QPointF at(place.left() + place.width() * xs.place(dataset.x(0, i)),
                         place.bottom() - place.height() * ys.place(dataset.x(1, i)));
        const int label = dataset.isClassification() ? dataset.labels[static_cast<std::size_t>(i)] : -1;
        const QColor color =
            label >= 0 ? classColor(theme, label, classes) : valueColor(theme, values.place(dataset.y(0, i)));
        painter.setBrush(color);
        if (label == 0 && classes == 2)
            painter.drawRect(QRectF(at - QPointF(1, 1), QSizeF(2, 2)));
        else
            painter.drawEllipse(at, radius, radius);
    }
}

QString tooltipOf(const DataSource& source) {
    const DataKind& kind = source.kind;
    const QString size =
        source.synthetic()
            ? DataThumbnails::tr("points drawn by formula, %n inputs", nullptr,
                                 static_cast<int>(kind.features))
            : DataThumbnails::tr("%1 rows, %2 features").arg(countText(kind.rows), countText(kind.features));
    return DataThumbnails::tr("<p><b>%1</b>, %2</p><p>%3</p><p>%4</p>")
        .arg(tableText(source.name).toHtmlEscaped(), size, tableText(source.description).toHtmlEscaped(),
             tableText(source.credit).toHtmlEscaped());
}

} // namespace

QPixmap pictureOf(const Dataset& dataset, int size, const Theme& theme, double pixelRatio) {
    QPixmap pixmap(QSize(size, size) * pixelRatio);
    pixmap.setDevicePixelRatio(pixelRatio);
    pixmap.fill(theme.card);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF place(inset, inset, size - 2 * inset, size - 2 * inset);
    if (dataset.imageSide > 0)
        paintImage(painter, dataset, place.adjusted(-2, -2, 2, 2), theme);
    else if (dataset.features() == 1 && !dataset.isClassification())
        paintCurve(painter, dataset, place, theme);
    else
        paintPoints(painter, dataset, place, theme);
    return pixmap;
}

/// One picture; drawn when it is first shown, and again for another theme or screen.
class Thumbnail : public QAbstractButton {
  public:
    explicit Thumbnail(const DataSource& source) : m_source(source) {
        setCheckable(true);
        setFixedSize(side, side);
        setAttribute(Qt::WA_Hover);
        setFocusPolicy(Qt::StrongFocus);
        setObjectName(textOf(source.key));
        setAccessibleName(tableText(source.name));
        setAccessibleDescription(tableText(source.description));
    }

    const DataSource& source() const { return m_source; }
    void setTheme(const Theme& theme) {
        m_theme = theme;
        m_picture = {};
        update();
    }
    void setReason(const QString& reason) {
        m_reason = reason;
        setEnabled(reason.isEmpty());
    }

  protected:
    void paintEvent(QPaintEvent*) override {
        if (m_picture.isNull() || m_picture.devicePixelRatio() != devicePixelRatioF())
            m_picture = pictureOf(m_source.make({pointsDrawn, 0, 1}), side, m_theme, devicePixelRatioF());
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setOpacity(isEnabled() ? 1 : 0.35);
        painter.drawPixmap(0, 0, m_picture);
        painter.setOpacity(1);
        const double pen = isChecked() ? 2 : 1;
        painter.setPen(QPen(isChecked()    ? m_theme.accent
                            : hasFocus()   ? m_theme.accent
                            : underMouse() ? m_theme.axis
                                           : m_theme.border,
                            pen));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(QRectF(rect()).adjusted(pen / 2, pen / 2, -pen / 2, -pen / 2), 4, 4);
        if (hasFocus() && isChecked()) {
            painter.setPen(QPen(m_theme.ink, 1));
            painter.drawRoundedRect(QRectF(rect()).adjusted(3.5, 3.5, -3.5, -3.5), 2, 2);
        }
    }

    bool event(QEvent* event) override {
        if (event->type() == QEvent::ToolTip)
            setToolTip(m_reason.isEmpty() ? tooltipOf(m_source) : m_reason);
        return QAbstractButton::event(event);
    }

  private:
    const DataSource& m_source;
    Theme m_theme;
    QPixmap m_picture;
    QString m_reason;
};

DataThumbnails::DataThumbnails(std::span<const Choice> choices, QWidget* parent)
    : ChoiceEditor(parent), m_group(new QButtonGroup(this)) {
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 2, 0, 2);
    grid->setSpacing(spacing);
    for (const Choice& choice : choices) {
        const DataSource* source = findDataSource(choice.key);
        Q_ASSERT(source != nullptr);
        auto* thumbnail = new Thumbnail(*source);
        const auto place = static_cast<int>(m_thumbnails.size());
        grid->addWidget(thumbnail, place / columns, place % columns);
        m_group->addButton(thumbnail);
        m_thumbnails.push_back(thumbnail);
        const QString key = textOf(choice.key);
        connect(thumbnail, &QAbstractButton::clicked, this, [this, key] { emit chosen(key); });
    }
    grid->setColumnStretch(columns, 1);
}

QAbstractButton* DataThumbnails::button(const QString& key) const {
    const auto found = std::ranges::find(m_thumbnails, key, &QObject::objectName);
    return found == m_thumbnails.end() ? nullptr : *found;
}

void DataThumbnails::setCurrent(const QString& key) {
    QAbstractButton* current = button(key);
    if (current == nullptr)
        return;
    current->setChecked(true);
    // Tab stops once at all of them: the arrows move within.
    for (Thumbnail* thumbnail : m_thumbnails)
        thumbnail->setFocusPolicy(thumbnail == current ? Qt::StrongFocus : Qt::ClickFocus);
}

void DataThumbnails::showReasons(const ReasonAgainst& reasonAgainst) {
    for (Thumbnail* thumbnail : m_thumbnails)
        thumbnail->setReason(reasonAgainst(thumbnail->objectName()));
}

void DataThumbnails::setTheme(const Theme& theme) {
    for (Thumbnail* thumbnail : m_thumbnails)
        thumbnail->setTheme(theme);
}

} // namespace lab::ui
