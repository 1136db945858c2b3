import CallCore

/// One step of what somebody at the far end does. Times in milliseconds.
public enum PartyCommand: Hashable, Sendable {
    /// Talks, `after` ms after the step began (nil: a natural pause). A polite person first lets the other side finish.
    case says(String, after: Milliseconds? = nil, confidence: Double = 0.95, politely: Bool = true)
    /// Talks `after` ms into what the other side is saying, or into the next thing it says when it is silent.
    case interrupts(String, after: Milliseconds = 500)
    /// A short sign of listening ("mhm"), said over whatever plays.
    case backchannel(String, after: Milliseconds = 0)
    case presses(String, after: Milliseconds = 500, gap: Milliseconds = 250)
    case staysSilent(Milliseconds)
    case hangsUp(after: Milliseconds = 300)
    /// Waits until words were really played that contain the text: those of earlier `hears` steps do not count again.
    case hears(String, timeout: Milliseconds = 30_000)
    /// Waits until these tones came over the line, one after another.
    case hearsDigits(String, timeout: Milliseconds = 30_000)
}
