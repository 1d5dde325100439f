// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/help/about.h"

#include "core/data/library.h"
#include "core/math/kernels/kernels.h"
#include "ui/look/wording/table_text.h"

#include <Eigen/Core>
#include <QApplication>
#include <QCoreApplication>
#include <QMessageBox>
#include <hwy/highway.h>
#include <nlohmann/json.hpp>
#include <qcustomplot.h>

namespace lab::ui {
namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(About)
};

struct Library {
    QString name;
    QString version;
    QString licence;
};

QString dotted(int major, int minor, int patch) {
    return QStringLiteral("%1.%2.%3").arg(major).arg(minor).arg(patch);
}

QList<Library> libraries() {
    return {
        {"Qt", qVersion(), "GNU LGPL 3"},
        {"QCustomPlot", QCUSTOMPLOT_VERSION_STR, "GNU GPL 3"},
        {"Eigen", dotted(EIGEN_WORLD_VERSION, EIGEN_MAJOR_VERSION, EIGEN_MINOR_VERSION), "MPL 2"},
        {"Highway", dotted(HWY_MAJOR, HWY_MINOR, HWY_PATCH), "Apache 2"},
        {"JSON for Modern C++",
         dotted(NLOHMANN_JSON_VERSION_MAJOR, NLOHMANN_JSON_VERSION_MINOR, NLOHMANN_JSON_VERSION_PATCH),
         "MIT"},
        {"libcsv", "3", "GNU LGPL 2.1"},
        {"CLI11", "2", "BSD"},
        {"Inter", "3.19", "OFL 1.1"},
    };
}

} // namespace

QString aboutText() {
    QString made;
    for (const Library& library : libraries())
        made += Texts::tr("<li>%1 %2 (%3)</li>").arg(library.name, library.version, library.licence);
    QString credits;
    for (const DataSource& source : dataSources()) {
        if (!source.synthetic())
            credits += Texts::tr("<li>%1: %2. Licence: %3</li>")
                           .arg(tableText(source.name), tableText(source.credit), tableText(source.licence));
    }
    return Texts::tr("<b>Gradient Lab %1</b><p>A laboratory in which gradients vanish and ReLUs die, "
                     "live.</p><p>Free software under the GNU GPL, version 3 or later.</p>"
                     "<p>Training uses the %4 instructions of this processor.</p>"
                     "<p>Made with:</p><ul>%2</ul><p>Data:</p><ul>%3</ul>")
        .arg(QApplication::applicationVersion(), made, credits, textOf(kernels().name));
}

void about(QWidget& window) {
    QMessageBox::about(&window, Texts::tr("About Gradient Lab"), aboutText());
}

} // namespace lab::ui
