// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/explain/threshold_edit.h"

#include "ui/controls/problem_note.h"
#include "ui/controls/typed_number.h"
#include "ui/look/number_text.h"
#include "ui/look/theme.h"
#include "ui/look/wording/table_text.h"

#include <QLocale>

namespace lab::ui {
namespace {

constexpr int digits = 6;
constexpr int fieldWidth = 54;

} // namespace

ThresholdEdit::ThresholdEdit(const ThresholdField& field, QWidget* parent)
    : QLineEdit(parent), m_field(field), m_note(new ProblemNote(*this, this)) {
    setFixedWidth(fieldWidth);
    setAlignment(Qt::AlignRight);
    setAccessibleName(tr("Threshold: %1").arg(tableText(field.label)));
    setToolTip(tr("%1 to %2")
                   .arg(numberText(field.minimum * shownFactor(), digits),
                        numberText(field.maximum * shownFactor(), digits)));
    connect(this, &QLineEdit::editingFinished, this, &ThresholdEdit::read);
}

void ThresholdEdit::show(double value) {
    const bool news = value != m_value;
    m_value = value;
    if (news || !(hasFocus() && isModified()))
        showFitting(*this, value * shownFactor(), digits);
}

void ThresholdEdit::setProblem(const QString& message) {
    showFitting(*this, m_value * shownFactor(), digits);
    setAccessibleDescription(message);
    if (!m_note->say(message) && !message.isEmpty())
        emit refusedUnseen(message);
}

QString ThresholdEdit::problem() const {
    return m_note->problem();
}

void ThresholdEdit::read() {
    if (!isModified())
        return;
    setModified(false);
    const TypedNumber number = typedNumber(text(), QLocale());
    if (!number.value) {
        emit refused(number.problem);
        return;
    }
    const double value = *number.value / shownFactor();
    if (fits(m_field, value))
        emit typed(value);
    else
        emit refused((m_field.isCount() ? tr("%1: a whole number from %2 to %3.") : tr("%1: from %2 to %3."))
                         .arg(tableText(m_field.label), numberText(m_field.minimum * shownFactor(), digits),
                              numberText(m_field.maximum * shownFactor(), digits)));
}

} // namespace lab::ui
