// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Writes the texts of core's tables as a source file that lupdate reads: `./dev words` takes them from there.
#include "ui/look/wording/table_text.h"

#include <QTextStream>

int main() {
    QTextStream out(stdout);
    for (const lab::ui::TableText& text : lab::ui::tableTexts()) {
        QString literal = text.text;
        literal.replace(QLatin1Char('\\'), QStringLiteral("\\\\"))
            .replace(QLatin1Char('"'), QStringLiteral("\\\""));
        out << "//: " << text.row << '\n'
            << "QT_TRANSLATE_NOOP(\"" << lab::ui::tableContext << "\", \"" << literal << "\")\n";
    }
    return out.status() == QTextStream::Ok ? 0 : 1;
}
