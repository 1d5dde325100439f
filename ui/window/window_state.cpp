// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/window/window_state.h"

#include "ui/window/window_place.h"

#include <QApplication>
#include <QScreen>
#include <QSettings>
#include <QWidget>

#include <algorithm>
#include <iterator>

namespace lab::ui {
namespace {

/// What window managers put around a window, with some to spare; it is not known before the window is shown.
constexpr QMargins usualFrame(4, 36, 4, 4);
/// Times the sizes of the theme.
constexpr double textSizes[] = {1, 1.1, 1.2, 1.35, 1.5};

} // namespace

WindowState::WindowState(QWidget& window) : QObject(&window), m_window(window) {}

void WindowState::setTheme(ThemeName name) {
    m_followsDesktop = false;
    showTheme(name);
}

void WindowState::setDesktopTheme(ThemeName name) {
    m_desktopTheme = name;
    if (m_followsDesktop)
        followDesktop();
}

void WindowState::followDesktop() {
    m_followsDesktop = true;
    showTheme(m_desktopTheme);
}

void WindowState::showTheme(ThemeName name) {
    m_theme = name;
    if (!m_presenting)
        emit themeChanged();
}

const Theme& WindowState::theme() const {
    return themeOf(m_presenting ? ThemeName::Projector : m_theme);
}

void WindowState::setTextSize(int index) {
    m_textSize = std::clamp(index, 0, static_cast<int>(std::size(textSizes)) - 1);
    if (!lab::ui::setTextSize(textSizes[m_textSize]))
        return;
    qApp->setFont(uiFont(themeOf(m_theme).bodyPx));
    emit themeChanged();
}

void WindowState::setPresenting(bool presenting, bool fullScreen) {
    m_presenting = presenting;
    if (presenting)
        m_stateBefore = m_window.windowState();
    if (!presenting)
        m_window.setWindowState(m_stateBefore);
    else if (fullScreen)
        m_window.setWindowState(m_stateBefore | Qt::WindowFullScreen);
    emit themeChanged();
}

void WindowState::save(QSettings& settings) const {
    const QRect inside = m_window.normalGeometry();
    settings.setValue("window/inside", inside.isEmpty() ? m_window.geometry() : inside);
    const Qt::WindowStates state = m_presenting ? m_stateBefore : m_window.windowState();
    settings.setValue("window/maximized", state.testFlag(Qt::WindowMaximized));
    settings.setValue("window/textSize", m_textSize);
    settings.setValue("window/theme", m_followsDesktop             ? "desktop"
                                      : m_theme == ThemeName::Dark ? "dark"
                                                                   : "light");
}

void WindowState::restore(const QSettings& settings) {
    if (!m_window.isVisible())
        restorePlace(settings);
    setTextSize(settings.value("window/textSize", 0).toInt());
    const QString theme = settings.value("window/theme").toString();
    if (theme == QLatin1String("light") || theme == QLatin1String("dark"))
        setTheme(theme == QLatin1String("dark") ? ThemeName::Dark : ThemeName::Light);
}

void WindowState::restorePlace(const QSettings& settings) {
    const QRect kept = settings.value("window/inside").toRect();
    const QScreen* screen = QGuiApplication::screenAt(kept.center());
    if (screen == nullptr)
        screen = QGuiApplication::primaryScreen();
    const QRect available = screen->availableGeometry();
    const bool maximized = settings.value("window/maximized", false).toBool();
    const WindowPlace place = kept.isEmpty() ? firstPlace(available, usualFrame)
                                             : restoredPlace({kept, maximized}, available, usualFrame);
    m_window.setGeometry(place.inside);
    m_window.setWindowState(place.maximized ? Qt::WindowMaximized : Qt::WindowNoState);
}

} // namespace lab::ui
