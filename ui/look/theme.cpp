// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/look/theme.h"

#include <QGuiApplication>
#include <QScreen>
#include <QWidget>

#include <algorithm>
#include <cmath>
#include <utility>

namespace lab::ui {
namespace {

QColor hex(QRgb rgb) {
    return QColor::fromRgb(rgb);
}

StateColors state(QRgb ink, QRgb background, QRgb line) {
    return {hex(ink), hex(background), hex(line)};
}

Theme lightTheme() {
    Theme t;
    t.name = ThemeName::Light;
    t.window = hex(0xF1F2F4), t.dock = hex(0xF8F9FA), t.card = hex(0xFFFFFF), t.border = hex(0xD9DDE2);
    t.ink = hex(0x16191D), t.ink2 = hex(0x4B5560), t.ink3 = hex(0x6B7682);
    t.grid = hex(0xECEEF1), t.axis = hex(0xA9B1BA);
    t.accent = hex(0x0B63A5), t.onAccent = hex(0xFFFFFF), t.selection = hex(0xE4EFF8);
    t.theoryBand = hex(0xE3E6EA), t.theoryLine = hex(0x98A1AB);
    t.aliveFill = hex(0xCFE9E0), t.aliveLine = hex(0x4F9882);
    t.saturatedFill = hex(0xF2B632), t.saturatedLine = hex(0xA86F00);
    t.dormantFill = hex(0xFFFFFF), t.dormantLine = hex(0xC64600);
    t.deadFill = hex(0xC64600), t.deadCross = hex(0xFFFFFF);
    t.outcomeStuck = hex(0xE3B04B), t.outcomeLearns = hex(0x4FA98C);
    t.outcomeDies = hex(0xC64600), t.outcomeDiverges = hex(0x2B3036);
    t.healthy = state(0x00634D, 0xE0F2EC, 0x7CC0AC);
    t.vanishing = state(0x7A4700, 0xFFF0D0, 0xE0A93E);
    t.dying = state(0x9C2F00, 0xFDE7DC, 0xDE8B63);
    t.diverged = state(0xFFFFFF, 0x2B3036, 0x2B3036);
    t.exploding = state(0x7D1A5B, 0xFBE6F2, 0xC77BA8);
    t.class1 = hex(0x2B83C9), t.class0 = hex(0x97307A);
    t.field1 = hex(0xC6DCF0), t.fieldHalf = hex(0xFFFFFF), t.field0 = hex(0xF2D5E7);
    // Viridis, 0 to 0.60.
    t.depthRamp = {hex(0x440154), hex(0x481F70), hex(0x443B83), hex(0x3A538C),
                   hex(0x306A8E), hex(0x277F8E), hex(0x20938B), hex(0x24A883)};
    return t;
}

Theme darkTheme() {
    Theme t;
    t.name = ThemeName::Dark;
    t.window = hex(0x121519), t.dock = hex(0x171B20), t.card = hex(0x1B2026), t.border = hex(0x323A43);
    t.ink = hex(0xEDF0F3), t.ink2 = hex(0xB4BDC7), t.ink3 = hex(0x8A95A1);
    t.grid = hex(0x272E36), t.axis = hex(0x5B6671);
    t.accent = hex(0x56B4E9), t.onAccent = hex(0x0B1116), t.selection = hex(0x1C3444);
    t.theoryBand = hex(0x2A323A), t.theoryLine = hex(0x7A8591);
    t.aliveFill = hex(0x24453C), t.aliveLine = hex(0x4C907D);
    t.saturatedFill = hex(0xF0B93A), t.saturatedLine = hex(0xF0B93A);
    t.dormantFill = hex(0x1B2026), t.dormantLine = hex(0xFF8A57);
    t.deadFill = hex(0xEE6A34), t.deadCross = hex(0x16191D);
    t.outcomeStuck = hex(0xF0CF6A), t.outcomeLearns = hex(0x3E9C80);
    t.outcomeDies = hex(0xDD5A24), t.outcomeDiverges = hex(0xE8EBEE);
    t.healthy = state(0x7FDCC0, 0x12352C, 0x2B7560);
    t.vanishing = state(0xFFCF70, 0x3A2C0C, 0x8A6A1E);
    t.dying = state(0xFFA47E, 0x42200F, 0xA3532B);
    t.diverged = state(0x121519, 0xE8EBEE, 0xE8EBEE);
    t.exploding = state(0xF2A3D3, 0x3D1530, 0x8E4473);
    t.class1 = hex(0x8CCBFA), t.class0 = hex(0xD070B0);
    t.field1 = hex(0x204668), t.fieldHalf = hex(0x1B2026), t.field0 = hex(0x4A2A42);
    // Viridis, 1.0 to 0.40.
    t.depthRamp = {hex(0xFDE725), hex(0xC5E023), hex(0x8CD645), hex(0x59C765),
                   hex(0x32B57A), hex(0x20A187), hex(0x228D8D), hex(0x2A788E)};
    return t;
}

/// Light with more contrast and type that the last row reads.
Theme projectorTheme() {
    Theme t = lightTheme();
    t.name = ThemeName::Projector;
    t.window = t.dock = hex(0xFFFFFF);
    t.ink2 = hex(0x343C45);
    t.grid = hex(0xE3E6EA), t.axis = hex(0x6B7682), t.border = hex(0xC6CCD3);
    t.titlePx = 24, t.readingPx = 20, t.axisPx = 20, t.labelPx = 21, t.bodyPx = 18;
    t.counterPx = 28, t.sliderPx = 28, t.verdictPx = 32;
    t.curvePx = 4;
    return t;
}

std::array<Theme, 3>& themes() {
    static std::array all{lightTheme(), darkTheme(), projectorTheme()};
    return all;
}

// $token$ stands for a colour. Fonts are not set here: QSS rounds pixel sizes to whole numbers.
constexpr auto sheetTemplate = R"(
QMainWindow, QDialog { background: $window$; }
QToolTip { color: $ink$; background: $card$; border: 1px solid $axis$; padding: 4px 6px; }
lab--ui--Card { background: $card$; border: 1px solid $border$; border-radius: 6px; }
lab--ui--TransportBar { background: $dock$; border: none; border-bottom: 1px solid $border$; }
*[role="dock"] { background: $dock$; }
#sideDock { border: none; border-left: 1px solid $border$; }
*[role="foot"] { background: $window$; border: none; border-top: 1px solid $border$; }
*[role="upright"] { background: $border$; border: none; }
QLabel { color: $ink$; background: transparent; }
QLabel[role="secondary"] { color: $ink2$; }
QLabel[role="problem"] { color: $dyingInk$; }
#problemNote { background: $card$; border: 1px solid $dyingInk$; border-radius: 4px; padding: 3px 6px; }
QLabel:disabled { color: $ink3$; }
QFrame[role="rule"] { background: $border$; border: none; max-height: 1px; min-height: 1px; }

QLineEdit, QAbstractSpinBox, QComboBox {
  color: $ink$; background: $card$; border: 1px solid $border$; border-radius: 4px;
  padding: 0 7px; min-height: 24px;
  selection-color: $onAccent$; selection-background-color: $accent$;
}
QAbstractSpinBox QLineEdit { border: none; padding: 0; min-height: 0; background: transparent; }
QComboBox { padding: 0 9px; }
QLineEdit:hover, QAbstractSpinBox:hover, QComboBox:hover { border-color: $axis$; }
QLineEdit:focus, QAbstractSpinBox:focus, QComboBox:focus { border: 2px solid $accent$; padding: 0 6px; min-height: 22px; }
QComboBox:focus { padding: 0 8px; }
QAbstractSpinBox QLineEdit:focus, QAbstractSpinBox QLineEdit:hover { border: none; padding: 0; min-height: 0; }
QLineEdit:disabled, QAbstractSpinBox:disabled, QComboBox:disabled { color: $ink3$; background: $dock$; }
QLineEdit[problem="true"], QAbstractSpinBox[problem="true"], QComboBox[problem="true"] {
  border: 2px solid $dyingInk$; padding: 0 6px; min-height: 22px;
}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {
  subcontrol-origin: border; subcontrol-position: center right; width: 24px; height: 24px;
  border: none; border-radius: 3px; background: transparent; margin-right: 1px;
}
QAbstractSpinBox::down-button { margin-right: 26px; }
QAbstractSpinBox::up-button:hover, QAbstractSpinBox::down-button:hover { background: $selection$; }
QAbstractSpinBox::up-arrow { image: url(:/icons/plus-$tone$.svg); width: 14px; height: 14px; }
QAbstractSpinBox::down-arrow { image: url(:/icons/minus-$tone$.svg); width: 14px; height: 14px; }
QAbstractSpinBox::up-arrow:disabled, QAbstractSpinBox::up-arrow:off,
QAbstractSpinBox::down-arrow:disabled, QAbstractSpinBox::down-arrow:off { image: none; }
QAbstractSpinBox[tight="true"] { padding: 0 4px; }
QAbstractSpinBox[tight="true"]:focus { padding: 0 3px; }
QAbstractSpinBox[tight="true"]::up-button, QAbstractSpinBox[tight="true"]::down-button { width: 20px; }
QAbstractSpinBox[tight="true"]::down-button { margin-right: 21px; }
QComboBox::drop-down { border: none; width: 22px; subcontrol-origin: padding; subcontrol-position: center right; }
QComboBox::down-arrow { image: url(:/icons/chevron-$tone$.svg); width: 12px; height: 12px; }
QComboBox { combobox-popup: 0; }
QComboBox QAbstractItemView {
  color: $ink$; background: $card$; border: 1px solid $axis$; outline: none; padding: 2px;
  selection-color: $ink$; selection-background-color: $selection$;
}
QComboBox QAbstractItemView::item { min-height: 26px; padding: 0 6px; }
QComboBox QAbstractItemView::item:disabled { color: $ink3$; }

QPushButton, QToolButton[role="button"] {
  color: $ink$; background: $card$; border: 1px solid $border$; border-radius: 5px;
  padding: 0 12px; min-height: 26px;
}
QToolButton[role="button"], QToolButton[role="primary"] { padding: 0 6px; }
QPushButton:hover, QToolButton[role="button"]:hover { border-color: $axis$; }
QPushButton:pressed, QToolButton[role="button"]:pressed { background: $selection$; }
QPushButton:focus, QToolButton[role="button"]:focus { border-color: $accent$; }
QPushButton:disabled, QToolButton[role="button"]:disabled { color: $ink3$; background: $dock$; }
QPushButton:checked, QToolButton[role="button"]:checked,
QPushButton[role="primary"], QToolButton[role="primary"] {
  color: $onAccent$; background: $accent$; border: 1px solid $accent$; border-radius: 5px; padding: 0 12px;
}
QPushButton[role="primary"]:hover, QToolButton[role="primary"]:hover {
  color: $onAccent$; background: $accentHover$; border-color: $accentHover$;
}
QPushButton[role="primary"]:pressed, QToolButton[role="primary"]:pressed {
  color: $onAccent$; background: $accentPressed$; border-color: $accentPressed$;
}
QPushButton:checked:hover, QToolButton[role="button"]:checked:hover {
  color: $onAccent$; background: $accentHover$; border-color: $accentHover$;
}
QPushButton:checked:pressed, QToolButton[role="button"]:checked:pressed {
  color: $onAccent$; background: $accentPressed$; border-color: $accentPressed$;
}
QPushButton[role="primary"]:focus, QToolButton[role="primary"]:focus { border: 2px solid $ink$; padding: 0 11px; }
QPushButton[role="primary"]:disabled, QToolButton[role="primary"]:disabled {
  color: $ink3$; background: $grid$; border-color: $border$;
}
QPushButton[role="chip"] {
  color: $ink$; background: $card$; border: 1px solid $border$; border-radius: 4px; padding: 0; min-height: 24px;
}
QPushButton[role="chip"]:hover { border-color: $axis$; }
QPushButton[role="chip"]:checked { color: $onAccent$; background: $accent$; border-color: $accent$; }
QPushButton[role="chip"]:focus { border: 2px solid $accent$; min-height: 22px; }
QPushButton[role="chip"]:checked:focus { border-color: $ink$; }
QToolButton { color: $ink2$; background: transparent; border: 1px solid transparent; border-radius: 4px; padding: 2px; }
QToolButton:hover { color: $ink$; background: $selection$; }
QToolButton:pressed, QToolButton:checked { color: $ink$; background: $selection$; border-color: $accent$; }
QToolButton:focus { border-color: $accent$; }
QToolButton:disabled { color: $ink3$; }
QToolButton::menu-indicator { image: none; width: 0; }
QToolButton[popupMode="1"] { padding: 0 30px 0 8px; }
QToolButton::menu-button { border: none; border-left: 1px solid $border$; width: 24px; }
QToolButton::menu-button:hover { background: $selection$; }
QToolButton::menu-arrow { image: url(:/icons/chevron-$tone$.svg); width: 12px; height: 12px; }

QCheckBox, QRadioButton { color: $ink$; spacing: 8px; min-height: 24px; }
QCheckBox:disabled, QRadioButton:disabled { color: $ink3$; }
QCheckBox::indicator, QRadioButton::indicator {
  width: 16px; height: 16px; background: $card$; border: 1px solid $axis$; border-radius: 4px;
}
QRadioButton::indicator { border-radius: 9px; }
QRadioButton::indicator:checked { border: 5px solid $accent$; width: 8px; height: 8px; }
QCheckBox::indicator:hover, QCheckBox::indicator:focus { border-color: $accent$; }
QCheckBox:focus { color: $accent$; }
QCheckBox::indicator:checked {
  background: $accent$; border-color: $accent$; image: url(:/icons/check-$tone$.svg);
}
QCheckBox::indicator:disabled { background: $dock$; border-color: $border$; }
QCheckBox::indicator:checked:disabled { background: $axis$; border-color: $axis$; }

QSlider { min-height: 24px; }
QSlider::groove:horizontal { height: 4px; border-radius: 2px; background: $border$; }
QSlider::sub-page:horizontal { height: 4px; border-radius: 2px; background: $accent$; }
QSlider::handle:horizontal {
  width: 10px; height: 10px; margin: -5px 0; border-radius: 7px; border: 2px solid $accent$; background: $card$;
}
QSlider::groove:vertical { width: 4px; border-radius: 2px; background: $border$; }
QSlider::add-page:vertical { width: 4px; border-radius: 2px; background: $accent$; }
QSlider::handle:vertical {
  width: 10px; height: 10px; margin: 0 -5px; border-radius: 7px; border: 2px solid $accent$; background: $card$;
}
QSlider::handle:hover, QSlider::handle:focus { background: $selection$; }

QMenu { color: $ink$; background: $card$; border: 1px solid $axis$; padding: 4px; }
QMenu::item { padding: 5px 24px 5px 12px; border-radius: 4px; min-height: 18px; }
QMenu::item:selected { background: $selection$; }
QMenu::item:disabled { color: $ink3$; }
QMenu::separator { height: 1px; background: $border$; margin: 4px 6px; }
QMenu::icon { padding-left: 8px; }

QTabBar::tab { color: $ink2$; background: transparent; border: none; padding: 8px 12px; }
QTabBar::tab:selected { color: $accent$; border-bottom: 2px solid $accent$; }
QTabBar::tab:hover { color: $ink$; }
QTabWidget::pane { border: none; border-top: 1px solid $border$; }

QScrollArea { background: transparent; border: none; }
QScrollBar:vertical { width: 12px; background: transparent; margin: 0; }
QScrollBar:horizontal { height: 12px; background: transparent; margin: 0; }
QScrollBar::handle { background: $axis$; border-radius: 3px; margin: 3px; min-height: 28px; min-width: 28px; }
QScrollBar::handle:hover { background: $ink3$; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QHeaderView::section { color: $ink2$; background: $dock$; border: none; border-bottom: 1px solid $border$; padding: 4px 6px; }
QTableView, QTextBrowser, QPlainTextEdit {
  color: $ink$; background: $card$; border: 1px solid $border$; border-radius: 4px; gridline-color: $grid$;
  selection-color: $ink$; selection-background-color: $selection$;
}
QSplitter::handle { background: $border$; }
)";

} // namespace

ThemeName themeOfDesktop(const QPalette& palette) {
    const bool dark =
        palette.color(QPalette::Window).lightness() < palette.color(QPalette::WindowText).lightness();
    return dark ? ThemeName::Dark : ThemeName::Light;
}

const Theme& themeOf(ThemeName name) {
    return themes().at(static_cast<std::size_t>(name));
}

double textSize() {
    return themeOf(ThemeName::Light).bodyPx / Theme().bodyPx;
}

bool setTextSize(double factor) {
    if (factor == textSize())
        return false;
    themes() = {lightTheme(), darkTheme(), projectorTheme()};
    for (Theme& theme : themes())
        for (double* size : {&theme.titlePx, &theme.readingPx, &theme.axisPx, &theme.labelPx, &theme.bodyPx,
                             &theme.counterPx, &theme.sliderPx, &theme.verdictPx})
            *size *= factor;
    return true;
}

Theme scaled(Theme theme, double scale) {
    for (double* size : {&theme.titlePx, &theme.readingPx, &theme.axisPx, &theme.labelPx, &theme.bodyPx,
                         &theme.counterPx, &theme.sliderPx, &theme.verdictPx, &theme.curvePx})
        *size *= scale;
    return theme;
}

QColor layerColor(const Theme& theme, std::size_t layer, std::size_t layers) {
    if (layers < 2)
        return theme.depthRamp.front();
    const std::size_t last = theme.depthRamp.size() - 1;
    const double place =
        static_cast<double>(std::min(layer, layers - 1) * last) / static_cast<double>(layers - 1);
    const auto below = static_cast<std::size_t>(place);
    const QColor& above = theme.depthRamp[std::min(below + 1, last)];
    return blend(above, theme.depthRamp[below], place - static_cast<double>(below));
}

QColor classColor(const Theme& theme, int index, int classes) {
    if (classes <= 2)
        return index == 0 && classes == 2 ? theme.class0 : theme.class1;
    // Paul Tol's "muted" scheme and a grey: ten classes that red- and green-blind eyes keep apart.
    static constexpr std::array<QRgb, 10> muted{0x332288, 0x117733, 0xCC6677, 0x44AA99, 0x882255,
                                                0x999933, 0x4499CC, 0xAA4499, 0xB89B2E, 0x6B7682};
    const QColor color = hex(muted[static_cast<std::size_t>(std::max(index, 0)) % muted.size()]);
    return theme.name == ThemeName::Dark ? blend(Qt::white, color, 0.42) : color;
}

QColor blend(const QColor& top, const QColor& bottom, double amount) {
    const double t = std::clamp(amount, 0.0, 1.0);
    const auto mix = [t](int a, int b) { return static_cast<int>(std::lround(t * a + (1 - t) * b)); };
    return {mix(top.red(), bottom.red()), mix(top.green(), bottom.green()), mix(top.blue(), bottom.blue())};
}

QFont uiFont(double pixels, int weight) {
    QFont font;
    font.setFamilies({QStringLiteral("Inter"), QStringLiteral("DejaVu Sans")});
    // setPixelSize takes whole pixels only; points at the screen's own resolution keep the halves.
    const QScreen* screen = QGuiApplication::primaryScreen();
    const double dotsPerInch = screen != nullptr ? screen->logicalDotsPerInch() : 96;
    font.setPointSizeF(pixels * 72 / dotsPerInch);
    font.setWeight(static_cast<QFont::Weight>(weight));
    return font;
}

QPalette paletteOf(const Theme& theme) {
    QPalette palette;
    const std::pair<QPalette::ColorRole, QColor> colors[] = {
        {QPalette::Window, theme.window},
        {QPalette::WindowText, theme.ink},
        {QPalette::Base, theme.card},
        {QPalette::AlternateBase, theme.dock},
        {QPalette::Text, theme.ink},
        {QPalette::PlaceholderText, theme.ink3},
        {QPalette::Button, theme.dock},
        {QPalette::ButtonText, theme.ink},
        {QPalette::BrightText, theme.dying.ink},
        {QPalette::Highlight, theme.accent},
        {QPalette::Link, theme.accent},
        {QPalette::HighlightedText, theme.onAccent},
        {QPalette::LinkVisited, theme.accent},
        {QPalette::ToolTipBase, theme.card},
        {QPalette::ToolTipText, theme.ink},
        {QPalette::Light, theme.card},
        {QPalette::Midlight, theme.grid},
        {QPalette::Mid, theme.border},
        {QPalette::Dark, theme.axis},
        {QPalette::Shadow, theme.ink3},
    };
    for (const auto& [role, color] : colors)
        palette.setColor(role, color);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, theme.ink3);
    return palette;
}

QString styleSheetOf(const Theme& theme) {
    const std::pair<const char*, QColor> colors[] = {
        {"window", theme.window},
        {"dock", theme.dock},
        {"card", theme.card},
        {"border", theme.border},
        {"ink", theme.ink},
        {"ink2", theme.ink2},
        {"ink3", theme.ink3},
        {"grid", theme.grid},
        {"axis", theme.axis},
        {"accent", theme.accent},
        {"accentHover", blend(theme.ink, theme.accent, 0.12)},
        {"accentPressed", blend(theme.ink, theme.accent, 0.25)},
        {"onAccent", theme.onAccent},
        {"selection", theme.selection},
        {"dyingInk", theme.dying.ink},
    };
    QString sheet = QString::fromLatin1(sheetTemplate);
    for (const auto& [token, color] : colors)
        sheet.replace(QLatin1Char('$') + QLatin1String(token) + QLatin1Char('$'), color.name());
    return sheet.replace(QLatin1String("$tone$"),
                         QLatin1String(theme.name == ThemeName::Dark ? "dark" : "light"));
}

void dress(QWidget& part, const Theme& theme) {
    const QString sheet = styleSheetOf(theme);
    if (sheet == part.styleSheet())
        return;
    part.setPalette(paletteOf(theme));
    part.setStyleSheet(sheet);
}

} // namespace lab::ui
