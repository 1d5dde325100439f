// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/look/verdict_chip.h"

#include "ui/look/glossary.h"
#include "ui/look/wording/table_text.h"

#include <QFontMetricsF>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QRegularExpression>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace lab::ui {
namespace {

constexpr std::array verdicts{Verdict::Diverged,      Verdict::Blocked, Verdict::Dying,
                              Verdict::Exploding,     Verdict::Growing, Verdict::Fading,
                              Verdict::StepsTooLarge, Verdict::Healthy, Verdict::Vanishing};

struct Span {
    QString text;
    bool bold;
};

/// The sentence with its figures apart: "1/4,862", "×6.7", "6.7 times", "41 of 64".
std::vector<Span> spansOf(const QString& word, const QString& sentence) {
    // Digits and separators of any locale; a number is bold as a whole or not at all.
    const QString number = QStringLiteral("\\d(?:[\\d.,'\u2019\u00A0\u202F\u066B\u066C]*\\d)?");
    const QString power = QStringLiteral("[\u2070\u00B9\u00B2\u00B3\u2074-\u2079\u207B]+");
    static const QRegularExpression figure(
        QStringLiteral("\u00D7\\s?%1|(?:%1 \u00D7 )?%1%2(?: %)?|%1(?:/%1|\\s?%| of %1| times)")
            .arg(number, power),
        QRegularExpression::UseUnicodePropertiesOption);
    std::vector<Span> spans{{sentence.isEmpty() ? word : word + QStringLiteral(": "), true}};
    qsizetype from = 0;
    for (auto it = figure.globalMatch(sentence); it.hasNext();) {
        const auto match = it.next();
        spans.push_back({sentence.mid(from, match.capturedStart() - from), false});
        spans.push_back({match.captured(), true});
        from = match.capturedEnd();
    }
    spans.push_back({sentence.mid(from), false});
    return spans;
}

struct ChipSizes {
    double icon, left, gap;
    int height;
};

ChipSizes chipSizes(const Theme& theme) {
    const double zoom = theme.verdictPx / 15;
    return {std::round(20 * zoom), std::round(12 * std::sqrt(zoom)), std::round(9 * zoom),
            theme.name == ThemeName::Projector ? 60 : 40};
}

} // namespace

IconName verdictIcon(Verdict verdict) {
    switch (verdict) {
    case Verdict::Diverged:
        return IconName::Warning;
    case Verdict::Blocked:
        return IconName::Blocked;
    case Verdict::Dying:
        return IconName::Cross;
    case Verdict::Exploding:
    case Verdict::Growing:
        return IconName::Exploding;
    case Verdict::Vanishing:
    case Verdict::Fading:
        return IconName::Vanishing;
    case Verdict::StepsTooLarge:
        return IconName::Zigzag;
    case Verdict::Healthy:
        return IconName::Check;
    }
    return IconName::Check;
}

StateColors verdictColors(const Theme& theme, Verdict verdict) {
    switch (verdict) {
    case Verdict::Diverged:
        return theme.diverged;
    case Verdict::Blocked:
    case Verdict::Dying:
        return theme.dying;
    case Verdict::Exploding:
    case Verdict::Growing:
    case Verdict::StepsTooLarge:
        return theme.exploding;
    case Verdict::Vanishing:
    case Verdict::Fading:
        return theme.vanishing;
    case Verdict::Healthy:
        return theme.healthy;
    }
    return theme.healthy;
}

VerdictChip::VerdictChip(QWidget* parent) : QFrame(parent), m_theme(themeOf(ThemeName::Light)) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setFocusPolicy(Qt::TabFocus);
    setCursor(Qt::PointingHandCursor);
    setAccessibleName(tr("Verdict"));
}

void VerdictChip::present(const VerdictWords& words, bool playing) {
    const QString before = text();
    const bool announces = !playing || words.verdict != m_words.verdict;
    m_words = words;
    m_shown = true;
    showTip();
    if (announces)
        setAccessibleDescription(text());
    if (text() != before)
        update();
}

void VerdictChip::setBefore(const QString& before) {
    if (before == m_before)
        return;
    m_before = before;
    showTip();
    update();
}

void VerdictChip::setCure(const QString& line) {
    if (line == m_cure)
        return;
    m_cure = line;
    showTip();
}

void VerdictChip::showTip() {
    QStringList lines{text()};
    if (!m_before.isEmpty())
        lines += tr("before: %1").arg(m_before);
    if (!m_words.reason.isEmpty())
        lines += m_words.reason;
    if (const QString term = termHelp(m_words.word); !term.isEmpty())
        lines += term;
    if (!m_cure.isEmpty())
        lines += m_cure;
    setToolTip(lines.join(QLatin1Char('\n')));
}

void VerdictChip::setTheme(const Theme& theme) {
    m_theme = theme;
    updateGeometry();
    update();
}

QString VerdictChip::text() const {
    if (!m_shown)
        return {};
    return m_words.sentence.isEmpty() ? m_words.word : m_words.word + QStringLiteral(": ") + m_words.sentence;
}

QSize VerdictChip::sizeHint() const {
    const double text =
        QFontMetricsF(uiFont(m_theme.verdictPx, QFont::DemiBold))
            .horizontalAdvance(QStringLiteral("Vanishing: layer 1 receives 1/4,862 of layer 8"));
    return {minimumSizeHint().width() + static_cast<int>(text), minimumSizeHint().height()};
}

QSize VerdictChip::minimumSizeHint() const {
    const QFontMetricsF metrics(uiFont(m_theme.verdictPx, QFont::DemiBold));
    const ChipSizes sizes = chipSizes(m_theme);
    double widest = 0;
    for (const Verdict verdict : verdicts)
        widest = std::max(widest, metrics.horizontalAdvance(verdictWord(verdict)));
    return {static_cast<int>(std::ceil(2 * sizes.left + sizes.icon + sizes.gap + widest)) + 2, sizes.height};
}

void VerdictChip::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const StateColors state = colors();
    painter.setPen(QPen(hasFocus() ? m_theme.accent : state.line, hasFocus() ? 2 : 1));
    painter.setBrush(state.background);
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 5, 5);
    if (!m_shown)
        return;
    const ChipSizes sizes = chipSizes(m_theme);
    const QRectF icon(sizes.left, (height() - sizes.icon) / 2.0, sizes.icon, sizes.icon);
    paintIcon(painter, verdictIcon(m_words.verdict), icon, state.ink);
    painter.setPen(state.ink);
    paintText(painter, textPlace());
}

QRectF VerdictChip::textPlace() const {
    const ChipSizes sizes = chipSizes(m_theme);
    return QRectF(rect()).adjusted(sizes.left + sizes.icon + sizes.gap, 0, -sizes.left, 0);
}

double VerdictChip::textWidth(const QString& sentence) const {
    double width = 0;
    for (const Span& span : spansOf(m_words.word, sentence))
        width += QFontMetricsF(uiFont(m_theme.verdictPx, span.bold ? QFont::DemiBold : QFont::Normal))
                     .horizontalAdvance(span.text);
    return width;
}

QString VerdictChip::fittingSentence() const {
    const QStringList sentences = QStringList{m_words.sentence} + m_words.shorter;
    QStringList forms;
    for (const QString& sentence : sentences) {
        if (!m_before.isEmpty() && !sentence.isEmpty())
            forms += tr("%1 (before: %2)").arg(sentence, m_before);
    }
    for (const QString& form : forms + sentences) {
        if (textWidth(form) <= textPlace().width() + 0.5)
            return form;
    }
    return {};
}

QString VerdictChip::shownText() const {
    QString shown;
    if (m_shown) {
        for (const Span& span : spansOf(m_words.word, fittingSentence()))
            shown += span.text;
    }
    return shown;
}

void VerdictChip::paintText(QPainter& painter, const QRectF& place) const {
    const QFontMetricsF metrics(uiFont(m_theme.verdictPx));
    const double baseline = place.center().y() + (metrics.ascent() - metrics.descent()) / 2;
    double x = place.left();
    for (const Span& span : spansOf(m_words.word, fittingSentence())) {
        const QFont font = uiFont(m_theme.verdictPx, span.bold ? QFont::DemiBold : QFont::Normal);
        painter.setFont(font);
        painter.drawText(QPointF(x, baseline), span.text);
        x += QFontMetricsF(font).horizontalAdvance(span.text);
    }
}

void VerdictChip::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton && rect().contains(event->position().toPoint()))
        emit clicked();
}

void VerdictChip::keyPressEvent(QKeyEvent* event) {
    const int key = event->key();
    if (key == Qt::Key_Return || key == Qt::Key_Enter || key == Qt::Key_Space)
        emit clicked();
    else
        QFrame::keyPressEvent(event);
}

StateColors VerdictChip::colors() const {
    if (!m_shown)
        return {m_theme.ink2, m_theme.card, m_theme.border};
    return verdictColors(m_theme, m_words.verdict);
}

} // namespace lab::ui
