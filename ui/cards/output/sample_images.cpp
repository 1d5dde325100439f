// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/cards/output/sample_images.h"

#include "ui/look/number_text.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace lab::ui {
namespace {

constexpr qint64 changeInterval = 1000;
constexpr double gap = 6;
constexpr double smallest = 24;

/// The row's features as grey levels, from the least to the most ink of this picture.
QImage imageOf(const Data& data, Index row) {
    const int side = data.imageSide;
    const Vector pixels = data.test.x.col(row).cwiseProduct(data.scaling.deviation) + data.scaling.mean;
    const double low = pixels.minCoeff();
    const double span = std::max(pixels.maxCoeff() - low, 1e-12);
    QImage image(side, side, QImage::Format_Grayscale8);
    for (int y = 0; y < side; ++y) {
        for (int x = 0; x < side; ++x) {
            const double ink = (pixels[y * side + x] - low) / span;
            image.scanLine(y)[x] = static_cast<uchar>(std::lround(255 * (1 - ink)));
        }
    }
    return image;
}

QString nameOf(const Data& data, int index) {
    const auto i = static_cast<std::size_t>(index);
    return i < data.classNames.size() ? QString::fromStdString(data.classNames[i]) : QString::number(index);
}

} // namespace

SampleImages::SampleImages(QWidget* parent) : QWidget(parent), m_theme(themeOf(ThemeName::Light)) {
    setAccessibleName(QObject::tr("Test pictures, wrong answers first"));
}

void SampleImages::present(const std::vector<TestSample>& samples, const Data& facts, bool playing) {
    if (playing && m_sinceChange.isValid() && m_sinceChange.elapsed() < changeInterval)
        return;
    m_sinceChange.start();
    m_shown.clear();
    QStringList lines;
    for (const TestSample& sample : samples) {
        const int truth = facts.test.labels[static_cast<std::size_t>(sample.row)];
        m_shown.push_back({imageOf(facts, sample.row), nameOf(facts, truth), nameOf(facts, sample.answer),
                           sample.row, truth == sample.answer});
        lines.append(QObject::tr("true %1, answer %2").arg(m_shown.back().truth, m_shown.back().answer));
    }
    setAccessibleDescription(lines.join(QStringLiteral("; ")));
    update();
}

void SampleImages::setTheme(const Theme& theme) {
    m_theme = theme;
    update();
}

double SampleImages::captionHeight() const {
    return 15 * scale();
}

double SampleImages::headHeight() const {
    return 17 * scale();
}

// The largest side at which all fit; else as many of the smallest as there is room for.
std::pair<double, int> SampleImages::grid() const {
    std::pair<double, int> best(smallest * scale(),
                                std::max(1, static_cast<int>(width() / (smallest * scale() + gap))));
    const auto all = static_cast<int>(m_shown.size());
    for (int columns = 1; columns <= all; ++columns) {
        const int rows = (all + columns - 1) / columns;
        const double byWidth = (width() - (columns - 1) * gap) / columns;
        const double byHeight = (height() - headHeight()) / rows - captionHeight();
        const double side = std::floor(std::min(byWidth, byHeight));
        if (side > best.first)
            best = {side, columns};
    }
    return best;
}

std::size_t SampleImages::drawn() const {
    const auto [side, columns] = grid();
    const double rows = std::floor((height() - headHeight()) / (side + captionHeight()));
    return std::min(m_shown.size(),
                    static_cast<std::size_t>(std::max(0.0, rows)) * static_cast<std::size_t>(columns));
}

QRectF SampleImages::imageRect(std::size_t i) const {
    const auto [side, columns] = grid();
    const auto column = static_cast<double>(i % static_cast<std::size_t>(columns));
    const auto row = static_cast<double>(i / static_cast<std::size_t>(columns));
    return {column * (side + gap), headHeight() + row * (side + captionHeight()), side, side};
}

QString SampleImages::textAt(const QPointF& place) const {
    for (std::size_t i = 0; i < drawn(); ++i) {
        if (imageRect(i).adjusted(0, 0, 0, captionHeight()).contains(place))
            return QObject::tr("test row %1: true %2, answer %3")
                .arg(countText(m_shown[i].row + 1), m_shown[i].truth, m_shown[i].answer);
    }
    return {};
}

void SampleImages::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.card);
    if (m_shown.empty())
        return;
    painter.setFont(uiFont(m_theme.axisPx));
    painter.setPen(m_theme.ink2);
    painter.drawText(QRectF(0, 0, width(), headHeight()), Qt::AlignLeft | Qt::AlignTop,
                     m_shown.front().right ? QObject::tr("all right") : QObject::tr("true→answer"));
    for (std::size_t i = 0; i < drawn(); ++i) {
        const Shown& shown = m_shown[i];
        const QRectF box = imageRect(i);
        painter.drawImage(box, shown.image);
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(shown.right ? m_theme.border : m_theme.dying.line, 1));
        painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5));
        painter.setPen(shown.right ? m_theme.ink2 : m_theme.dying.ink);
        painter.setFont(uiFont(m_theme.axisPx, shown.right ? QFont::Normal : QFont::DemiBold));
        const QString caption = shown.right ? shown.truth : shown.truth + QStringLiteral("→") + shown.answer;
        painter.drawText(
            QRectF(box.left() - gap / 2, box.bottom(), box.width() + gap, captionHeight()),
            Qt::AlignHCenter | Qt::AlignTop,
            painter.fontMetrics().elidedText(caption, Qt::ElideRight, static_cast<int>(box.width() + gap)));
    }
}

} // namespace lab::ui
