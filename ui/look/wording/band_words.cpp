// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/look/wording/band_words.h"

#include "ui/look/number_text.h"

#include <QCoreApplication>

namespace lab::ui {
namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(BandWords)
};

QString drawnText(const BandNote& note) {
    const QString band =
        Texts::tr("Of %1 random networks of this kind about nine in ten start inside the band at each "
                  "layer; at all layers at once %2 do. Training moves the weights and leaves it behind.",
                  "", asInt(note.drawn))
            .arg(countText(note.drawn), percentOf(note.inside));
    return note.blocked == 0 ? band
                             : Texts::tr("%1 In %2 of them no error signal reaches layer 1.")
                                   .arg(band, percentOf(note.blocked));
}

} // namespace

QString wordsOf(const BandNote& note) {
    switch (note.kind) {
    case BandNote::Kind::Drawn:
        return drawnText(note);
    case BandNote::Kind::Theory:
        return Texts::tr("Mean-field theory of wide layers: about nine random networks in ten start inside "
                         "the band at each layer, fewer at all layers at once. Training moves the weights "
                         "and leaves it behind.");
    case BandNote::Kind::Rough:
        break;
    }
    return Texts::tr("Mean-field theory of wide layers, rough where layers are as many as here. Training "
                     "moves the weights and leaves it behind.");
}

} // namespace lab::ui
