/// A place in a clip.
struct PhrasePlace {
    let clip: PhraseClip
    let offset: Int
}

/// The places where one window stands; nearly always a single one.
struct PhrasePlaces {
    /// What stands in more places tells little; the older ones are left out.
    private static let limit = 16

    private var newest: PhrasePlace?
    /// Oldest first.
    private var others: [PhrasePlace] = []

    var isEmpty: Bool { newest == nil }

    var newestFirst: [PhrasePlace] {
        guard let newest else { return [] }
        return others.isEmpty ? [newest] : [newest] + others.reversed()
    }

    mutating func add(_ place: PhrasePlace) {
        if let newest { others.append(newest) }
        if others.count >= Self.limit { others.removeFirst() }
        newest = place
    }

    mutating func remove(_ id: PhraseID) {
        others.removeAll { $0.clip.id == id }
        if newest?.clip.id == id { newest = others.popLast() }
    }
}
