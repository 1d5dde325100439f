// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The one way to write a file: all of it, or an error and what was there before.
#pragma once

#include <QByteArray>
#include <QString>

namespace lab::ui {

/// Writes the bytes to `path`, replacing a file only once all of them are on disk. Pipes and devices are
/// written to directly. What went wrong, in the system's words; empty if nothing did.
QString writeFile(const QString& path, const QByteArray& bytes);

} // namespace lab::ui
