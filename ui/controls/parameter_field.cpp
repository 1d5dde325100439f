// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/controls/parameter_field.h"

#include "ui/controls/typed_number.h"

#include <QAbstractSpinBox>
#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QLocale>
#include <QSignalBlocker>
#include <QStyle>
#include <QStyleOptionComboBox>
#include <QStylePainter>
#include <QVBoxLayout>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>
#include <utility>

namespace lab::ui {
namespace {

constexpr int labelWidth = 106;
constexpr int fieldHeight = 26;

QString textOf(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

/// The next of ... 1, 2, 5, 10, 20, 50 ... above or below `value` > 0.
double stepOneTwoFive(double value, bool up) {
    const double decade = std::pow(10.0, std::floor(std::log10(value)));
    const double steps[] = {decade / 2, decade, 2 * decade, 5 * decade, 10 * decade, 20 * decade};
    // What is equal but for rounding is no step.
    const double beyond = value * (up ? 1 + 1e-9 : 1 - 1e-9);
    const auto above = std::upper_bound(std::begin(steps), std::end(steps) - 1, beyond);
    const double next = up ? *above : *(above - 1);
    return QByteArray::number(next, 'g', 3).toDouble();
}

/// A number with - and +. It takes any text, so that a mistake can be named instead of being swallowed key by
/// key.
class NumberBox : public QAbstractSpinBox {
  public:
    explicit NumberBox(const Parameter& parameter)
        : m_parameter(parameter),
          m_whole(std::holds_alternative<std::int64_t Experiment::*>(parameter.field)) {
        setAlignment(Qt::AlignLeft | Qt::AlignVCenter);
        setFocusPolicy(Qt::StrongFocus);
        connect(lineEdit(), &QLineEdit::textEdited, this, [this] { m_typed = true; });
    }

    QLineEdit* edit() const { return lineEdit(); }
    void setValue(double value) {
        m_value = value;
        m_typed = false;
        lineEdit()->setText(m_whole ? QString::number(static_cast<std::int64_t>(value))
                                    : editableText(value, 6));
        update();
    }
    double value() const { return m_value; }
    bool isWhole() const { return m_whole; }
    /// Typed into since setValue(). QLineEdit::isModified() forgets it when Return is pressed in a spin box.
    bool isTyped() const { return m_typed; }

    void stepBy(int steps) override {
        const double from = typedNumber(lineEdit()->text(), QLocale()).value.value_or(m_value);
        double to = from;
        for (int i = 0; i < std::abs(steps); ++i)
            to = stepped(to, steps > 0);
        to = std::clamp(to, m_parameter.minimum, m_parameter.maximum);
        if (to != m_value && onStep)
            onStep(to);
    }

    std::function<void(double)> onStep;

  protected:
    StepEnabled stepEnabled() const override {
        StepEnabled enabled = StepNone;
        enabled.setFlag(StepUpEnabled, m_value < m_parameter.maximum);
        enabled.setFlag(StepDownEnabled, m_value > m_parameter.minimum);
        return enabled;
    }

  private:
    double stepped(double value, bool up) const {
        if (m_parameter.scale == Scale::Logarithmic)
            return stepOneTwoFive(std::max(value, m_parameter.minimum), up);
        const double step = m_whole ? 1 : m_parameter.maximum - m_parameter.minimum <= 1 ? 0.05 : 0.1;
        // Onto the grid of steps, without the dust of binary fractions.
        const double next = std::round(value / step + (up ? 1 : -1)) * step;
        return std::round(next * 1e6) / 1e6;
    }

    const Parameter& m_parameter;
    bool m_whole;
    bool m_typed = false;
    double m_value = 0;
};

/// A combo box that elides its text: under a style sheet Qt cuts it.
class ChoiceBox : public QComboBox {
  public:
    using QComboBox::QComboBox;

  protected:
    void paintEvent(QPaintEvent*) override {
        QStylePainter painter(this);
        QStyleOptionComboBox option;
        initStyleOption(&option);
        painter.drawComplexControl(QStyle::CC_ComboBox, option);
        const int room =
            style()
                ->subControlRect(QStyle::CC_ComboBox, &option, QStyle::SC_ComboBoxEditField, this)
                .width() -
            2;
        option.currentText = option.fontMetrics.elidedText(option.currentText, Qt::ElideRight, room);
        painter.drawControl(QStyle::CE_ComboBoxLabel, option);
    }
};

QString rangeText(const Parameter& parameter) {
    const QString low = numberText(parameter.minimum, 6);
    // The largest seed has twenty digits.
    const bool seed = std::holds_alternative<std::uint64_t Experiment::*>(parameter.field);
    return ParameterField::tr("%1 to %2")
        .arg(low, seed ? QStringLiteral("2\u2076\u2074 \u2212 1") : numberText(parameter.maximum, 6));
}

} // namespace

ParameterField::ParameterField(const Parameter& parameter, QWidget* parent)
    : QWidget(parent), m_parameter(parameter), m_editor(nullptr),
      m_label(new QLabel(textOf(parameter.label))), m_problem(new QLabel) {
    m_editor = makeEditor();
    m_editor->setFixedHeight(fieldHeight);
    m_editor->setFont(uiFont(13));
    m_editor->setAccessibleName(textOf(parameter.label));
    m_editor->setAccessibleDescription(textOf(parameter.help));
    m_editor->setObjectName(textOf(parameter.key));
    m_editor->installEventFilter(this);
    m_label->setFont(uiFont(13));
    m_label->setProperty("role", "secondary");
    m_label->setFixedWidth(labelWidth);
    m_label->setBuddy(m_editor);
    m_problem->setFont(uiFont(11.5));
    m_problem->setProperty("role", "problem");
    m_problem->setWordWrap(true);
    m_problem->hide();
    setFocusProxy(m_editor);
    const QString help = textOf(m_parameter.help);
    setToolTip(help);
    m_label->setToolTip(help);
    m_editor->setToolTip(help);
    auto* row = new QHBoxLayout;
    row->setSpacing(6);
    row->addWidget(m_label);
    row->addWidget(m_editor, 1);
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(2);
    rows->addLayout(row);
    rows->addWidget(m_problem);
}

QWidget* ParameterField::makeEditor() {
    if (m_parameter.choices != nullptr)
        return makeChoices();
    if (std::holds_alternative<bool Experiment::*>(m_parameter.field))
        return makeSwitch();
    if (std::holds_alternative<std::uint64_t Experiment::*>(m_parameter.field))
        return makeSeed();
    return makeNumber();
}

QWidget* ParameterField::makeChoices() {
    auto* box = new ChoiceBox;
    // A list of its own, because the default one ignores the style sheet's row height.
    box->setView(new QListView(box));
    box->setFocusPolicy(Qt::StrongFocus);
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(6);
    box->setMaxVisibleItems(14);
    for (const Choice& choice : m_parameter.choices()) {
        box->addItem(textOf(choice.label), textOf(choice.key));
        box->setItemData(box->count() - 1, textOf(choice.help), Qt::ToolTipRole);
    }
    box->view()->setMinimumWidth(box->view()->sizeHintForColumn(0) + 32);
    connect(box, &QComboBox::activated, this,
            [this, box](int row) { offer(box->itemData(row).toString().toStdString()); });
    m_write = [box](const Value& value) {
        box->setCurrentIndex(box->findData(QString::fromStdString(std::get<std::string>(value))));
    };
    return box;
}

QWidget* ParameterField::makeSwitch() {
    auto* box = new QCheckBox;
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

QWidget* ParameterField::makeSeed() {
    auto* edit = new QLineEdit;
    connect(edit, &QLineEdit::editingFinished, this, [this, edit] {
        if (!edit->isModified())
            return;
        bool ok = false;
        const qulonglong seed = edit->text().trimmed().toULongLong(&ok);
        ok ? offer(std::uint64_t{seed})
           : showProblem(tr("%1: a whole number, %2").arg(edit->text().trimmed(), rangeText(m_parameter)));
    });
    connect(edit, &QLineEdit::textEdited, this, [this] { setProblem({}); });
    m_write = [edit](const Value& value) {
        edit->setText(QString::number(qulonglong{std::get<std::uint64_t>(value)}));
    };
    return edit;
}

QWidget* ParameterField::makeNumber() {
    auto* box = new NumberBox(m_parameter);
    box->onStep = [this](double value) { offerNumber(value, {}); };
    connect(box, &QAbstractSpinBox::editingFinished, this, [this, box] {
        if (!box->isTyped())
            return;
        const QString text = box->edit()->text().trimmed();
        const TypedNumber number = typedNumber(text, QLocale());
        number.value ? offerNumber(*number.value, text)
                     : showProblem(tr("%1 Allowed: %2").arg(number.problem, rangeText(m_parameter)));
    });
    connect(box->edit(), &QLineEdit::textEdited, this, [this] { setProblem({}); });
    m_write = [box](const Value& value) {
        box->setValue(box->isWhole() ? static_cast<double>(std::get<std::int64_t>(value))
                                     : std::get<double>(value));
    };
    return box;
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

void ParameterField::offer(const Value& value, const QString& typed) {
    if (value == m_value) {
        setProblem({});
        return m_write(m_value);
    }
    if (check(m_parameter, value))
        return showProblem(tr("%1 is outside %2").arg(typed, rangeText(m_parameter)));
    setProblem({});
    emit edited(value);
}

void ParameterField::show(const Experiment& experiment) {
    const Value before = std::exchange(m_value, valueOf(experiment, m_parameter));
    const auto* spin = dynamic_cast<NumberBox*>(m_editor);
    const auto* line = qobject_cast<QLineEdit*>(m_editor);
    const bool changed = spin != nullptr ? spin->isTyped() : line != nullptr && line->isModified();
    // What the student is typing is not overwritten by news from the engine.
    const bool typing = changed && m_editor->hasFocus() && m_value == before;
    if (!typing)
        m_write(m_value);
}

void ParameterField::showProblem(const QString& message) {
    m_write(m_value);
    setProblem(message);
}

QString ParameterField::problem() const {
    return m_problem->text();
}

void ParameterField::setProblem(const QString& message) {
    if (m_problem->text() == message)
        return;
    m_problem->setText(message);
    m_problem->setVisible(!message.isEmpty());
    m_editor->setAccessibleDescription(message.isEmpty() ? textOf(m_parameter.help) : message);
    m_editor->setProperty("problem", !message.isEmpty());
    // Style sheets read dynamic properties only when a widget is polished.
    m_editor->style()->unpolish(m_editor);
    m_editor->style()->polish(m_editor);
}

bool ParameterField::eventFilter(QObject* watched, QEvent* event) {
    // Scrolling the panel must not turn the numbers it passes over.
    if (watched == m_editor && event->type() == QEvent::Wheel && !m_editor->hasFocus()) {
        event->ignore();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace lab::ui
