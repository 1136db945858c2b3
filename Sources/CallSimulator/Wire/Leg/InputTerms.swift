import CallCore

/// What a caller may answer, and how long that may take.
struct InputTerms: Hashable, Sendable {
    struct Digits: Hashable, Sendable {
        /// The input is complete with so many.
        var atMost: Int?
        /// Ends the input without being part of it.
        var finishOn: Character?
        /// Between two keys, in milliseconds.
        var gap: Milliseconds
        /// Keys that count; all when nil.
        var valid: Set<Character>?
    }

    struct Speech: Hashable, Sendable {
        /// Silence after which the speaker has finished, in milliseconds.
        var silence: Milliseconds
        /// Recognition stops after this long, in milliseconds.
        var longest: Milliseconds = 60_000
        /// Whether talking stops the prompt; otherwise nothing is heard before its end.
        var interrupts = true
    }

    /// Nil when keys are no answer.
    var digits: Digits?
    /// Nil when speech is no answer.
    var speech: Speech?
    /// From the end of the prompt to the first sign of input, in milliseconds.
    var wait: Milliseconds
}
