// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/controls/chip_row.h"

#include <algorithm>

namespace lab::ui {
namespace {

constexpr int gap = 4;

} // namespace

void ChipRow::add(QWidget* chip) {
    chip->setParent(this);
    m_chips.push_back(chip);
}

void ChipRow::arrange() {
    QPoint place;
    int lineHeight = 0;
    for (QWidget* chip : m_chips) {
        if (chip->isHidden())
            continue;
        const QSize size = chip->sizeHint();
        if (place.x() > 0 && place.x() + size.width() > width())
            place = {0, place.y() + lineHeight + gap};
        chip->setGeometry(QRect(place, size));
        lineHeight = std::max(lineHeight, size.height());
        place.rx() += size.width() + gap;
    }
    setVisible(lineHeight > 0);
    setFixedHeight(std::max(1, place.y() + lineHeight));
}

void ChipRow::resizeEvent(QResizeEvent*) {
    arrange();
}

} // namespace lab::ui
