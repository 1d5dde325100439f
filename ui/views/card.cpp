// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/views/card.h"

#include "ui/controls/icons.h"

#include <QEvent>
#include <QFontMetricsF>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QRegularExpression>
#include <QTextDocumentFragment>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace lab::ui {
namespace {

constexpr int cardPadding = 14;
constexpr double cardRadius = 6;

QString plainText(const QString& richText) {
    return QTextDocumentFragment::fromHtml(richText).toPlainText();
}

/// Rich text of plain and <b> runs, cut with an ellipsis where it is wider than `width`. QLabel cannot.
QString elidedRichText(const QString& richText, const QFont& font, double width) {
    QFont boldFont = font;
    boldFont.setBold(true);
    static const QRegularExpression tag(QStringLiteral("</?b>"));
    QString result;
    bool bold = false;
    double left = width;
    for (qsizetype from = 0; from < richText.size();) {
        const QRegularExpressionMatch match = tag.match(richText, from);
        const qsizetype to = match.hasMatch() ? match.capturedStart() : richText.size();
        // A leading blank would be lost on the way through HTML.
        QString run = richText.mid(from, to - from);
        run.replace(QLatin1String("&lt;"), QLatin1String("<"))
            .replace(QLatin1String("&amp;"), QLatin1String("&"));
        const QFontMetricsF metrics(bold ? boldFont : font);
        const QString shown = metrics.elidedText(run, Qt::ElideRight, left);
        const QString escaped = shown.toHtmlEscaped();
        result += bold ? QStringLiteral("<b>%1</b>").arg(escaped) : escaped;
        left -= metrics.horizontalAdvance(run);
        if (shown != run)
            break;
        bold = match.hasMatch() && match.captured() == QLatin1String("<b>");
        from = match.hasMatch() ? match.capturedEnd() : richText.size();
    }
    return result;
}

/// Two arrows, apart to grow or together to shrink.
QIcon maximizeIcon(const QColor& color, double pixelRatio, bool shrink) {
    constexpr int side = 16;
    QPixmap pixmap(QSize(side, side) * pixelRatio);
    pixmap.setDevicePixelRatio(pixelRatio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(color, 1.4, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    for (const bool upper : {true, false}) {
        painter.save();
        painter.translate(side / 2.0, side / 2.0);
        painter.rotate(upper ? 0 : 180);
        painter.drawLine(QPointF(1.5, -1.5), QPointF(5.5, -5.5));
        const QPointF tip = shrink ? QPointF(1.5, -1.5) : QPointF(5.5, -5.5);
        const double barb = shrink ? 3.4 : -3.4;
        painter.drawLine(tip, tip + QPointF(barb, 0));
        painter.drawLine(tip, tip + QPointF(0, -barb));
        painter.restore();
    }
    return QIcon(pixmap);
}

} // namespace

Card::Card(QString key, const QString& title, QWidget* parent)
    : QFrame(parent), m_key(std::move(key)), m_header(new QWidget(this)), m_title(new QLabel(m_header)),
      m_chooser(new QToolButton(m_header)), m_reading(new QLabel(this)),
      m_maximize(new QToolButton(m_header)), m_body(new QVBoxLayout) {
    setObjectName(m_key);
    auto* header = new QHBoxLayout(m_header);
    header->setContentsMargins(0, 0, 0, 0);
    header->setSpacing(8);
    header->addWidget(m_title);
    header->addWidget(m_chooser);
    header->addStretch(1);
    header->addWidget(m_maximize);
    m_header->installEventFilter(this);

    m_chooser->setObjectName(QStringLiteral("chooser"));
    m_chooser->setPopupMode(QToolButton::InstantPopup);
    m_chooser->setAccessibleName(tr("Choose another plot"));
    m_chooser->setToolTip(tr("Choose another plot"));
    m_chooser->hide();

    m_maximize->setAutoRaise(true);
    m_maximize->setFixedSize(24, 24);
    m_maximize->installEventFilter(this);
    connect(m_maximize, &QToolButton::clicked, this, &Card::maximizeToggled);

    // A long reading must not widen the card; it is elided instead.
    m_reading->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_reading->setTextFormat(Qt::RichText);
    m_reading->installEventFilter(this);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(1, 5, 1, 1);
    layout->setSpacing(0);
    auto* top = new QVBoxLayout;
    top->setContentsMargins(cardPadding - 1, 0, 7, 0);
    top->setSpacing(0);
    top->addWidget(m_header);
    top->addWidget(m_reading);
    layout->addLayout(top);
    layout->addLayout(m_body, 1);

    setTitle(title);
    setMaximized(false);
    Card::setTheme(themeOf(ThemeName::Light));
}

QString Card::title() const {
    return m_title->text();
}

QString Card::reading() const {
    return plainText(m_richReading);
}

void Card::setSelectedLayer(std::size_t layer) {
    if (layer == m_layer)
        return;
    m_layer = layer;
    layerChanged();
}

void Card::setTheme(const Theme& theme) {
    m_theme = theme;
    m_title->setFont(uiFont(theme.titlePx, QFont::DemiBold));
    m_reading->setFont(uiFont(theme.readingPx));
    for (QLabel* label : {m_title, m_reading}) {
        QPalette palette = label->palette();
        palette.setColor(QPalette::WindowText, theme.ink);
        label->setPalette(palette);
    }
    const int side = std::max(24, static_cast<int>(std::lround(1.5 * theme.titlePx)));
    m_chooser->setFixedSize(side, side);
    m_chooser->setIconSize(QSize(side, side) * 2 / 3);
    m_chooser->setIcon(makeIcon(IconName::Chevron, theme.ink, theme.ink3));
    showMaximizeIcon(false);
    showReading();
    update();
}

void Card::setMaximized(bool maximized) {
    m_maximized = maximized;
    const QString text = maximized ? tr("Back to all cards") : tr("Maximise");
    m_maximize->setToolTip(text);
    m_maximize->setAccessibleName(text);
    showMaximizeIcon(false);
}

void Card::setFramed(bool framed) {
    m_framed = framed;
    m_maximize->setVisible(framed);
    update();
}

void Card::setChooser(QMenu* chooser) {
    m_chooser->setMenu(chooser);
    m_chooser->setVisible(chooser != nullptr);
}

void Card::setTitle(const QString& title) {
    m_title->setText(title);
    setAccessibleName(title);
    describe();
}

void Card::setReading(const QString& richText) {
    if (richText == m_richReading)
        return;
    m_richReading = richText;
    showReading();
    describe();
}

void Card::addHeaderWidget(QWidget* widget) {
    auto* header = static_cast<QHBoxLayout*>(m_header->layout());
    header->insertWidget(header->count() - 1, widget);
}

bool Card::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_header && event->type() == QEvent::MouseButtonDblClick)
        emit maximizeToggled();
    else if (watched == m_reading && event->type() == QEvent::Resize)
        showReading();
    else if (watched == m_maximize && (event->type() == QEvent::Enter || event->type() == QEvent::Leave))
        showMaximizeIcon(event->type() == QEvent::Enter);
    return QFrame::eventFilter(watched, event);
}

void Card::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    if (!m_framed) {
        painter.fillRect(rect(), m_theme.card);
        return;
    }
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(m_theme.border, 1));
    painter.setBrush(m_theme.card);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), cardRadius, cardRadius);
}

void Card::showReading() {
    const QString shown = elidedRichText(m_richReading, m_reading->font(), m_reading->width());
    m_reading->setText(shown);
    m_reading->setToolTip(plainText(shown) == reading() ? QString() : reading());
}

void Card::showMaximizeIcon(bool hovered) {
    m_maximize->setIcon(maximizeIcon(hovered ? m_theme.ink : m_theme.ink3, devicePixelRatioF(), m_maximized));
}

void Card::describe() {
    setAccessibleDescription(m_richReading.isEmpty() ? title() : title() + QStringLiteral(": ") + reading());
}

} // namespace lab::ui
