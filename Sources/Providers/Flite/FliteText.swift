/// Turns any text into pieces that Flite reads safely: printable ASCII, each at most `pieceBytes` long.
///
/// Flite knows English spelling in ASCII only, and its time grows with the square of the length of one piece.
enum FliteText {
    /// The longest piece given to Flite at once.
    static let pieceBytes = 240

    /// The pieces of `text` in order; empty when nothing in it can be spoken.
    static func pieces(of text: String) -> [String] {
        var rest = ascii(text)[...]
        var pieces: [String] = []
        while true {
            rest = rest.drop { $0 == space }
            guard !rest.isEmpty else { return pieces }
            let piece = rest.prefix(pieceLength(rest))
            if piece.contains(where: isSpoken) {
                pieces.append(String(decoding: piece, as: UTF8.self))
            }
            rest = rest.dropFirst(piece.count)
        }
    }

    private static let space = UInt8(ascii: " ")

    /// Printable ASCII with accents taken off, and one space for everything that has no sound or is unknown.
    private static func ascii(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        for scalar in text.unicodeScalars {
            if (0x20...0x7E).contains(scalar.value) {
                bytes.append(UInt8(truncatingIfNeeded: scalar.value))
            } else if let plain = plainSpelling[scalar] {
                bytes.append(contentsOf: plain.utf8)
            } else if !(0x300...0x36F).contains(scalar.value) {  // combining accents vanish
                bytes.append(space)
            }
        }
        return bytes
    }

    /// Where to cut: after the last sentence that fits, else the last clause, else the last word.
    private static func pieceLength(_ text: ArraySlice<UInt8>) -> Int {
        guard text.count > pieceBytes else { return text.count }
        let window = Array(text.prefix(pieceBytes + 1))
        for enders in [".?!", ",;:"] {
            let cut = (1..<window.count).last { window[$0] == space && enders.utf8.contains(window[$0 - 1]) }
            if let cut { return cut }
        }
        return (1..<window.count).last { window[$0] == space } ?? pieceBytes
    }

    private static func isSpoken(_ byte: UInt8) -> Bool {
        // Letters, digits and the signs Flite reads out by name.
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "$#%&*+=@~^/\\<>".utf8.contains(byte)
        }
    }

    private static let plainSpelling: [Unicode.Scalar: String] = {
        var table: [Unicode.Scalar: String] = [
            "\u{2018}": "'", "\u{2019}": "'", "\u{201C}": "\"", "\u{201D}": "\"", "\u{2013}": " - ",
            "\u{2014}": " - ", "\u{2026}": "...", "\u{A3}": " pounds ", "\u{20AC}": " euros ", "\u{B0}": " degrees ",
            "\u{DF}": "ss", "\u{E6}": "ae", "\u{C6}": "Ae", "\u{153}": "oe", "\u{152}": "Oe", "\u{F8}": "o",
            "\u{D8}": "O", "\u{142}": "l", "\u{141}": "L",
        ]
        let accented: [(String, String)] = [
            ("a", "\u{E0}\u{E1}\u{E2}\u{E3}\u{E4}\u{E5}"), ("A", "\u{C0}\u{C1}\u{C2}\u{C3}\u{C4}\u{C5}"),
            ("e", "\u{E8}\u{E9}\u{EA}\u{EB}"), ("E", "\u{C8}\u{C9}\u{CA}\u{CB}"),
            ("i", "\u{EC}\u{ED}\u{EE}\u{EF}"), ("I", "\u{CC}\u{CD}\u{CE}\u{CF}"),
            ("o", "\u{F2}\u{F3}\u{F4}\u{F5}\u{F6}"), ("O", "\u{D2}\u{D3}\u{D4}\u{D5}\u{D6}"),
            ("u", "\u{F9}\u{FA}\u{FB}\u{FC}"), ("U", "\u{D9}\u{DA}\u{DB}\u{DC}"),
            ("c", "\u{E7}"), ("C", "\u{C7}"), ("n", "\u{F1}"), ("N", "\u{D1}"), ("y", "\u{FD}\u{FF}"),
        ]
        for (plain, variants) in accented {
            for scalar in variants.unicodeScalars { table[scalar] = plain }
        }
        return table
    }()
}
