// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/plot/tool_tips.h"

#include "ui/plot/read_out.h"

#include <QApplication>
#include <QEvent>
#include <QLabel>
#include <QScreen>
#include <QToolTip>

#include <algorithm>

namespace lab::ui {
namespace {

/// Qt's own, which has no public name.
QLabel* asToolTip(QObject* object) {
    return object->inherits("QTipLabel") ? qobject_cast<QLabel*>(object) : nullptr;
}

// Qt wraps rich text only, and that at 80 letters.
void wrap(QLabel& tip) {
    const double scale = std::max(1.0, QFontMetricsF(tip.font()).height() / 16);
    const int most = static_cast<int>(mostToolTipWidth * scale);
    if (tip.width() <= most)
        return;
    tip.setWordWrap(true);
    tip.resize(most, tip.heightForWidth(most));
    const QRect screen = tip.screen()->availableGeometry();
    tip.move(tip.x(),
             std::clamp(tip.y(), screen.top(), std::max(screen.top(), screen.bottom() - tip.height())));
}

} // namespace

ToolTips::ToolTips(QObject* parent) : QObject(parent) {
    qApp->installEventFilter(this);
}

void ToolTips::hide() {
    if (!QToolTip::isVisible())
        return;
    for (QWidget* window : QApplication::topLevelWidgets()) {
        if (QLabel* tip = asToolTip(window))
            tip->hide();
    }
}

bool ToolTips::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() != QEvent::Resize && event->type() != QEvent::Show)
        return false;
    QLabel* tip = asToolTip(watched);
    if (tip == nullptr)
        return false;
    if (event->type() == QEvent::Resize) {
        wrap(*tip);
    } else {
        for (QWidget* widget : QApplication::allWidgets()) {
            if (auto* readOut = dynamic_cast<ReadOut*>(widget))
                readOut->hide();
        }
    }
    return false;
}

} // namespace lab::ui
