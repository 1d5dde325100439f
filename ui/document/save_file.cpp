// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/document/save_file.h"

#include "core/files/atomic_file.h"

#include <QFile>

namespace lab::ui {

QString writeFile(const QString& path, const QByteArray& bytes) {
    const auto error = lab::writeFile(QFile::encodeName(path).toStdString(),
                                      {bytes.constData(), static_cast<std::size_t>(bytes.size())},
                                      AtomicFile::Pipes::NeedReader);
    return error ? QString::fromLocal8Bit(error->message.c_str()) : QString();
}

} // namespace lab::ui
