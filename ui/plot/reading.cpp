// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/plot/reading.h"

#include "ui/look/glossary.h"
#include "ui/look/term_label.h"

#include <QCoreApplication>
#include <QEvent>
#include <QFontMetricsF>
#include <QPainter>

#include <cmath>

namespace lab::ui {

QString plainText(const QString& richText) {
    QString text;
    for (const ReadingLine::Run& run : ReadingLine::runsOf(richText))
        text += run.text;
    return text;
}

ReadingLine::ReadingLine(QWidget* parent) : QWidget(parent) {
    // A long text must not widen what it stands in; a shorter form is shown instead.
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
}

std::vector<ReadingLine::Run> ReadingLine::runsOf(const QString& richText) {
    std::vector<Run> runs;
    bool bold = false;
    // Every other piece, from the second on, stands between <b> and </b>.
    for (QString piece :
         QString(richText).replace(QLatin1String("</b>"), QLatin1String("<b>")).split("<b>")) {
        piece.replace(QLatin1String("&lt;"), QLatin1String("<"))
            .replace(QLatin1String("&gt;"), QLatin1String(">"))
            .replace(QLatin1String("&quot;"), QLatin1String("\""))
            .replace(QLatin1String("&amp;"), QLatin1String("&"));
        if (!piece.isEmpty())
            runs.push_back({piece, bold, {}});
        bold = !bold;
    }
    return runs;
}

void ReadingLine::setForms(QStringList forms) {
    if (forms == m_forms)
        return;
    m_forms = std::move(forms);
    fit();
}

QString ReadingLine::longest() const {
    return m_forms.isEmpty() ? QString() : plainText(m_forms.first());
}

QString ReadingLine::shown() const {
    QString text;
    for (const Run& run : m_shown)
        text += run.text;
    return text;
}

void ReadingLine::setColor(const QColor& color) {
    m_color = color;
    update();
}

QFont ReadingLine::fontOf(const Run& run) const {
    QFont runFont = font();
    runFont.setBold(run.bold);
    return runFont;
}

double ReadingLine::advance(const std::vector<Run>& runs) const {
    double sum = 0;
    for (const Run& run : runs)
        sum += QFontMetricsF(fontOf(run)).horizontalAdvance(run.text);
    return sum;
}

void ReadingLine::fit() {
    m_shown.clear();
    for (const QString& form : m_forms) {
        m_shown = runsOf(form);
        if (advance(m_shown) <= width())
            break;
    }
    double left = width();
    for (std::size_t i = 0; i < m_shown.size(); ++i) {
        const QFontMetricsF metrics(fontOf(m_shown[i]));
        const QString text = metrics.elidedText(m_shown[i].text, Qt::ElideRight, left);
        left -= metrics.horizontalAdvance(m_shown[i].text);
        if (text != m_shown[i].text) {
            m_shown[i].text = text;
            m_shown.resize(i + 1);
        }
    }
    for (Run& run : m_shown)
        run.terms = termPlaces(run.text);
    const QString all = shown() == longest() ? QString() : longest() + QLatin1Char('\n');
    setToolTip((all + termHelp(longest())).trimmed());
    update();
}

QSize ReadingLine::sizeHint() const {
    return {0, static_cast<int>(std::ceil(QFontMetricsF(font()).height()))};
}

void ReadingLine::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setPen(m_color);
    const QFontMetricsF metrics(font());
    QPointF place(0, (height() - metrics.height()) / 2 + metrics.ascent());
    for (const Run& run : m_shown) {
        painter.setFont(fontOf(run));
        painter.drawText(place, run.text);
        paintTermDots(painter, run.text, run.terms, place, QFontMetricsF(painter.font()));
        place.rx() += QFontMetricsF(painter.font()).horizontalAdvance(run.text);
    }
}

void ReadingLine::resizeEvent(QResizeEvent*) {
    fit();
}

void ReadingLine::changeEvent(QEvent* event) {
    if (event->type() == QEvent::FontChange) {
        updateGeometry();
        fit();
    }
    QWidget::changeEvent(event);
}

QStringList withBefore(const QStringList& forms, const QString& before) {
    if (before.isEmpty())
        return forms;
    QStringList both;
    for (const QString& form : forms)
        both.append(QCoreApplication::translate("lab::ui::Card", "%1; before: %2").arg(form, before));
    return both + forms;
}

} // namespace lab::ui
