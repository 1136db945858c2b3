/// What of an utterance was really heard.
public enum HeardText {
    /// The words whose end lies within the played share of the text.
    ///
    /// Speech is close to even in characters per second, so the share of characters stands for the share of time.
    /// A word that was cut counts as not heard. `played` and `duration` are in milliseconds; with an unknown or zero
    /// duration nothing counts as heard.
    public static func prefix(of text: String, played: Milliseconds, duration: Milliseconds) -> String {
        guard duration > 0, played > 0 else { return "" }
        guard played < duration else { return text }
        let characters = Array(text)
        let reach = Int(Double(characters.count) * Double(played) / Double(duration))
        guard reach < characters.count else { return text }
        var end = 0
        for index in 0...reach where index == characters.count || characters[index] == " " { end = index }
        return String(characters[..<end])
    }

    /// A guess at how long a text takes to speak, for when nobody says: about 14 characters a second.
    public static func estimatedDuration(of text: String) -> Milliseconds {
        Milliseconds(text.count) * 1000 / 14 + 300
    }
}
