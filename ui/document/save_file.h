// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The window's way to AtomicFile.
#pragma once

#include <QByteArray>
#include <QString>

namespace lab::ui {

/// Writes the bytes to `path`: all of them, or what was there before stays. What went wrong, in the system's
/// words; empty if nothing did.
QString writeFile(const QString& path, const QByteArray& bytes);

} // namespace lab::ui
