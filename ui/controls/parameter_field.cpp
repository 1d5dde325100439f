// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/controls/parameter_field.h"

#include "ui/controls/choice_list.h"
#include "ui/controls/data_thumbnails.h"
#include "ui/controls/number_box.h"
#include "ui/controls/problem_note.h"
#include "ui/controls/segmented_choice.h"
#include "ui/controls/typed_number.h"
#include "ui/look/icons.h"
#include "ui/look/number_text.h"
#include "ui/look/tool_button.h"
#include "ui/look/wording/table_text.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QSlider>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace lab::ui {
namespace {

constexpr int labelWidth = 106;
constexpr int fieldHeight = 26;

bool isSeed(const Parameter& parameter) {
    return std::holds_alternative<std::uint64_t Experiment::*>(parameter.field);
}

bool isNumber(const Parameter& parameter) {
    return parameter.choices == nullptr && !std::holds_alternative<bool Experiment::*>(parameter.field);
}

QString rangeText(const Parameter& parameter) {
    if (parameter.presentation == Presentation::Percent)
        return ParameterField::tr("%1 to %2")
            .arg(numberText(100 * parameter.minimum), percentOf(parameter.maximum, 6));
    const QString low = numberText(parameter.minimum, 6);
    // The largest seed has twenty digits.
    return ParameterField::tr("%1 to %2")
        .arg(low,
             isSeed(parameter) ? QStringLiteral("2\u2076\u2074 \u2212 1") : numberText(parameter.maximum, 6));
}

/// What it is, what it may be, and when a change acts.
QString tooltipOf(const Parameter& parameter) {
    QString text = tableText(parameter.help);
    if (isNumber(parameter))
        text += QLatin1Char('\n') + ParameterField::tr("Allowed: %1.").arg(rangeText(parameter));
    text += QLatin1Char('\n');
    if (parameter.effect == Effect::Live)
        return text + ParameterField::tr("Acts at once, while training.");
    return text + (isSeed(parameter)
                       ? ParameterField::tr("Restarts the run from step 0.")
                       : ParameterField::tr("Restarts the run from step 0 with the same seed."));
}

/// A chip has room for what tells it from its neighbours: "x₁" of "Input x₁".
QString chipText(const Parameter& parameter) {
    const QString label = tableText(parameter.label);
    return label.mid(label.indexOf(QLatin1Char(' ')) + 1);
}

} // namespace

ParameterField::ParameterField(const Parameter& parameter, QWidget* parent)
    : QWidget(parent), m_parameter(parameter), m_editor(nullptr), m_label(new QLabel(this)) {
    m_editor = makeEditor();
    m_problem = new ProblemNote(*problemPlace(), this);
    describe();
    buildLayout();
    setTheme(Theme());
}

void ParameterField::describe() {
    const QString help = tooltipOf(m_parameter);
    m_editor->setObjectName(textOf(m_parameter.key));
    m_editor->setToolTip(help);
    problemPlace()->setAccessibleName(tableText(m_parameter.label));
    problemPlace()->setAccessibleDescription(tableText(m_parameter.help));
    m_editor->setAccessibleName(tableText(m_parameter.label));
    // A dot marks what acts at once; the panel's heading says so.
    m_label->setText(m_parameter.effect == Effect::Live
                         ? tableText(m_parameter.label) + QStringLiteral(" \u2022")
                         : tableText(m_parameter.label));
    m_label->setProperty("role", "secondary");
    m_label->setBuddy(m_editor);
    m_label->setToolTip(help);
}

void ParameterField::buildLayout() {
    m_row = new QGridLayout;
    m_row->setSpacing(6);
    m_row->setColumnStretch(1, 1);
    m_row->addWidget(m_label, 0, 0);
    m_row->addWidget(m_editor, 0, 1);
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(2);
    rows->addLayout(m_row);
    // These say themselves what they are.
    m_label->setVisible(qobject_cast<ChoiceEditor*>(m_editor) == nullptr &&
                        m_parameter.presentation != Presentation::Chip);
}

void ParameterField::setAlone(bool alone) {
    // A seed has up to twenty digits, and a button beside it.
    const bool aligned = alone && !isSeed(m_parameter) && !m_label->isHidden();
    m_row->setColumnMinimumWidth(0, aligned ? labelWidth : 0);
    auto* box = qobject_cast<NumberBox*>(m_editor);
    if (box != nullptr && std::holds_alternative<double Experiment::*>(m_parameter.field))
        box->setButtonSymbols(alone ? QAbstractSpinBox::UpDownArrows : QAbstractSpinBox::NoButtons);
    else if (box != nullptr)
        box->setTight(!alone);
}

QWidget* ParameterField::makeEditor() {
    switch (m_parameter.presentation) {
    case Presentation::Segments:
    case Presentation::Thumbnails:
        return makeOpenChoices();
    case Presentation::Percent:
        return makePercent();
    case Presentation::Chip:
        return makeChip();
    case Presentation::Three:
        return makeThree();
    case Presentation::Plain:
        break;
    }
    if (m_parameter.choices != nullptr)
        return makeList();
    if (std::holds_alternative<bool Experiment::*>(m_parameter.field))
        return makeSwitch();
    return isSeed(m_parameter) ? makeSeed() : makeNumber();
}

QWidget* ParameterField::makeOpenChoices() {
    ChoiceEditor* editor = nullptr;
    if (m_parameter.presentation == Presentation::Thumbnails)
        editor = new DataThumbnails(m_parameter.choices());
    else
        editor = new SegmentedChoice(m_parameter.choices(), tableText(m_parameter.label));
    connect(editor, &ChoiceEditor::chosen, this, [this](const QString& key) { offer(key.toStdString()); });
    m_write = [editor](const Value& value) {
        editor->setCurrent(QString::fromStdString(std::get<std::string>(value)));
    };
    m_showReasons = [editor](const ReasonAgainst& reasonAgainst) { editor->showReasons(reasonAgainst); };
    m_takeTheme = [editor](const Theme& theme) { editor->setTheme(theme); };
    return editor;
}

QWidget* ParameterField::makeList() {
    auto* list = new ChoiceList(m_parameter.choices());
    list->setFixedHeight(fieldHeight);
    connect(list, &QComboBox::activated, this,
            [this, list](int row) { offer(list->itemData(row).toString().toStdString()); });
    m_write = [list](const Value& value) {
        list->setCurrentIndex(list->findData(QString::fromStdString(std::get<std::string>(value))));
    };
    m_showReasons = [list](const ReasonAgainst& reasonAgainst) { list->showReasons(reasonAgainst); };
    return list;
}

QWidget* ParameterField::makeSwitch() {
    auto* box = new QCheckBox;
    box->setFixedHeight(fieldHeight);
    const auto say = [box](bool on) { box->setText(on ? tr("on") : tr("off")); };
    say(false);
    connect(box, &QCheckBox::clicked, this, [this, say](bool on) {
        say(on);
        offer(on);
    });
    m_write = [box, say](const Value& value) {
        box->setChecked(std::get<bool>(value));
        say(box->isChecked());
    };
    return box;
}

QWidget* ParameterField::makeChip() {
    auto* chip = new QPushButton;
    chip->setProperty("role", "chip");
    chip->setCheckable(true);
    chip->setText(chipText(m_parameter));
    // The style's buttons are 80 wide at least; seven of these share a line.
    const int text = QFontMetrics(uiFont(12)).horizontalAdvance(chip->text());
    chip->setFixedSize(std::max(26, text + 10), fieldHeight);
    connect(chip, &QPushButton::clicked, this, [this](bool on) { offer(on); });
    m_write = [chip](const Value& value) { chip->setChecked(std::get<bool>(value)); };
    return chip;
}

// Of another value, which a file may hold, no button is checked.
QWidget* ParameterField::makeThree() {
    auto* editor = new QWidget;
    auto* row = new QHBoxLayout(editor);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(4);
    std::vector<QPushButton*> buttons;
    const double middle = (m_parameter.minimum + m_parameter.maximum) / 2;
    for (const double value : {m_parameter.minimum, middle, m_parameter.maximum}) {
        auto* button = new QPushButton(value == 0.5 ? QStringLiteral("½") : numberText(value));
        button->setProperty("role", "chip");
        button->setCheckable(true);
        button->setFont(uiFont(13));
        button->setFixedHeight(fieldHeight);
        button->setMinimumWidth(36);
        button->setAccessibleName(tableText(m_parameter.label) + QStringLiteral(" = ") + numberText(value));
        connect(button, &QPushButton::clicked, this, [this, value] {
            offer(value);
            m_write(m_value); // a click on the one that is checked does not take it away
        });
        row->addWidget(button, 1);
        buttons.push_back(button);
    }
    editor->setFocusProxy(buttons.front());
    m_write = [buttons, middle, this](const Value& value) {
        const double chosen = std::get<double>(value);
        const std::array values{m_parameter.minimum, middle, m_parameter.maximum};
        for (std::size_t i = 0; i < buttons.size(); ++i)
            buttons[i]->setChecked(chosen == values[i]);
    };
    return editor;
}

QWidget* ParameterField::makeSeed() {
    auto* editor = new QWidget;
    auto* edit = new QLineEdit;
    edit->setFixedHeight(fieldHeight);
    edit->setMinimumWidth(32);
    auto* another = makeIconButton(tr("New weights"), 16);
    another->setProperty("role", "button");
    another->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    another->setText(another->accessibleName());
    standFor(*another, "newWeights");
    auto* row = new QHBoxLayout(editor);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(6);
    row->addWidget(edit, 1);
    row->addWidget(another);
    m_takeTheme = [another](const Theme& theme) {
        another->setIcon(makeIcon(IconName::Dice, theme.ink2, theme.ink3));
    };
    connect(edit, &QLineEdit::editingFinished, this, [this, edit] {
        if (!edit->isModified())
            return;
        bool ok = false;
        const QString text = edit->text().trimmed();
        const qulonglong seed = withAsciiDigits(text).toULongLong(&ok);
        ok ? offer(std::uint64_t{seed})
           : showProblem(tr("%1: a whole number, %2").arg(text, rangeText(m_parameter)));
    });
    connect(edit, &QLineEdit::textEdited, this, [this] { setProblem({}); });
    m_isTyped = [edit] { return edit->isModified() && edit->hasFocus(); };
    m_write = [edit](const Value& value) { showNumber(*edit, editableText(std::get<std::uint64_t>(value))); };
    return editor;
}

QWidget* ParameterField::makePercent() {
    auto* editor = new PercentSlider(m_parameter);
    editor->setFixedHeight(fieldHeight);
    editor->slider()->setAccessibleName(tableText(m_parameter.label));
    connect(editor, &PercentSlider::moved, this, [this](double share, bool goesOn) {
        offer(std::clamp(share, m_parameter.minimum, m_parameter.maximum), {}, goesOn);
    });
    QLineEdit* edit = editor->edit();
    connect(edit, &QLineEdit::editingFinished, this, [this, edit] {
        if (edit->isModified())
            typed(edit->text().remove(QLatin1Char('%')).remove(QChar(0x066A)).trimmed(), 0.01);
    });
    connect(edit, &QLineEdit::textEdited, this, [this] { setProblem({}); });
    m_isTyped = [edit] { return edit->isModified() && edit->hasFocus(); };
    m_write = [editor](const Value& value) { editor->setValue(std::get<double>(value)); };
    return editor;
}

QWidget* ParameterField::makeNumber() {
    auto* box = new NumberBox(m_parameter);
    box->setFixedHeight(fieldHeight);
    connect(box, &NumberBox::stepped, this, [this](double value) { offerNumber(value, {}); });
    connect(box, &QAbstractSpinBox::editingFinished, this, [this, box] {
        if (box->isTyped())
            typed(box->edit()->text().trimmed());
    });
    connect(box->edit(), &QLineEdit::textEdited, this, [this] { setProblem({}); });
    m_isTyped = [box] { return box->isTyped() && box->hasFocus(); };
    m_write = [box](const Value& value) {
        const auto* whole = std::get_if<std::int64_t>(&value);
        box->setValue(whole != nullptr ? static_cast<double>(*whole) : std::get<double>(value));
    };
    return box;
}

void ParameterField::typed(const QString& text, double unit) {
    const TypedNumber number = typedNumber(text, QLocale());
    if (!number.value)
        return showProblem(tr("%1 Allowed: %2").arg(number.problem, rangeText(m_parameter)));
    // Dividing keeps 62.5 % exactly 0.625.
    offerNumber(unit == 1 ? *number.value : *number.value / (1 / unit),
                unit == 1 ? text : text + QStringLiteral(" %"));
}

void ParameterField::offerNumber(double value, const QString& typed) {
    if (!std::holds_alternative<std::int64_t Experiment::*>(m_parameter.field))
        return offer(value, typed);
    if (value != std::floor(value))
        return showProblem(tr("%1 is not a whole number").arg(typed));
    // Only numbers near the range fit into 64 bits for certain.
    const double limit = std::max(std::abs(m_parameter.minimum), std::abs(m_parameter.maximum)) + 1;
    offer(static_cast<std::int64_t>(std::clamp(value, -limit, limit)), typed);
}

void ParameterField::offer(const Value& value, const QString& typed, bool goesOn) {
    if (value == m_value) {
        setProblem({});
        return m_write(m_value);
    }
    if (check(m_parameter, value))
        return showProblem(tr("%1 is outside %2").arg(typed, rangeText(m_parameter)));
    setProblem({});
    emit edited(value, goesOn);
}

void ParameterField::show(const Experiment& experiment) {
    const Value before = std::exchange(m_value, valueOf(experiment, m_parameter));
    // What the student is typing is not overwritten by news from the engine.
    if (!m_isTyped() || m_value != before)
        m_write(m_value);
}

void ParameterField::showReasons(const ReasonAgainst& reasonAgainst) {
    m_showReasons(reasonAgainst);
}

void ParameterField::setTheme(const Theme& theme) {
    const double px = m_parameter.presentation == Presentation::Chip ? theme.bodyPx * 12 / 13 : theme.bodyPx;
    m_label->setFont(uiFont(theme.bodyPx));
    m_editor->setFont(uiFont(px));
    for (QWidget* part : m_editor->findChildren<QWidget*>())
        part->setFont(uiFont(px));
    m_takeTheme(theme);
}

void ParameterField::showProblem(const QString& message) {
    m_write(m_value);
    setProblem(message);
}

QString ParameterField::problem() const {
    return m_problem->problem();
}

/// The part that is typed into, or the whole editor.
QWidget* ParameterField::problemPlace() const {
    auto* box = qobject_cast<QAbstractSpinBox*>(m_editor);
    auto* edit = box == nullptr ? m_editor->findChild<QLineEdit*>() : nullptr;
    return edit != nullptr ? edit : m_editor;
}

void ParameterField::setProblem(const QString& message) {
    problemPlace()->setAccessibleDescription(message.isEmpty() ? tableText(m_parameter.help) : message);
    if (!m_problem->say(message) && !message.isEmpty())
        emit refused(tableText(m_parameter.label) + QStringLiteral(": ") + message);
}

} // namespace lab::ui
