// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the window itself remembers from one start to the next: its place, its theme and the size of its text.
#pragma once

#include "ui/look/theme.h"

#include <QObject>

class QSettings;
class QWidget;

namespace lab::ui {

class WindowState : public QObject {
    Q_OBJECT

  public:
    explicit WindowState(QWidget& window);

    /// Light or dark; the projector has a theme of its own.
    void setTheme(ThemeName name);
    /// What "as the desktop" means; in force unless the user has chosen a theme.
    void setDesktopTheme(ThemeName name);
    void followDesktop();
    bool followsDesktop() const { return m_followsDesktop; }
    /// Outside of present mode.
    ThemeName themeName() const { return m_theme; }
    /// What is shown now.
    const Theme& theme() const;

    /// Which of the sizes; 0 = the usual one. What is beyond them becomes the nearest.
    int textSize() const { return m_textSize; }
    void setTextSize(int index);

    /// `fullScreen`: with nothing else on the screen, until it is left.
    void setPresenting(bool presenting, bool fullScreen);
    bool isPresenting() const { return m_presenting; }

    void save(QSettings& settings) const;
    /// The place only if the window is not shown yet: one in which all of it is in sight.
    void restore(const QSettings& settings);

  signals:
    /// theme() is another one, or has other sizes.
    void themeChanged();

  private:
    void showTheme(ThemeName name);
    void restorePlace(const QSettings& settings);

    QWidget& m_window;
    ThemeName m_desktopTheme = ThemeName::Light;
    bool m_followsDesktop = true;
    ThemeName m_theme = ThemeName::Light;
    int m_textSize = 0;
    bool m_presenting = false;
    /// The window's state before it filled the screen.
    Qt::WindowStates m_stateBefore;
};

} // namespace lab::ui
