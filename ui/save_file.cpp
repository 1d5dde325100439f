// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/save_file.h"

#include <QFile>
#include <QFileInfo>
#include <QObject>
#include <QSaveFile>

namespace lab::ui {
namespace {

bool writeAll(QFileDevice& file, const QByteArray& bytes) {
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.flush() &&
           file.error() == QFileDevice::NoError;
}

QString problemOf(const QFileDevice& file) {
    return file.error() == QFileDevice::NoError ? QObject::tr("not all of it was written")
                                                : file.errorString();
}

} // namespace

// commit() can return true on a full disk and replace a good file by a short one: every step is checked, and
// the size on disk last.
QString writeFile(const QString& path, const QByteArray& bytes) {
    if (const QFileInfo info(path); info.exists() && !info.isFile()) {
        // A rename would put a file in the device's place.
        QFile device(path);
        return writeAll(device, bytes) ? QString() : problemOf(device);
    }
    QSaveFile file(path);
    bool good = writeAll(file, bytes);
    if (!good)
        file.cancelWriting();
    good = good && file.commit() && QFileInfo(path).size() == bytes.size();
    return good ? QString() : problemOf(file);
}

} // namespace lab::ui
