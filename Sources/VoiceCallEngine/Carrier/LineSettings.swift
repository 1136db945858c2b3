import CallCore

/// What a deployment decides about its telephone lines.
public struct LineSettings: Sendable {
    /// Where the carrier reaches us.
    public var webhookURL: String
    /// How long a webhook waits for the flow before the line is kept alive by a document.
    public var replyBudget: Milliseconds = 2_500
    public var language = "en-US"
    public var timeLimit: Milliseconds?
    /// Where carriers bring the sound of calls, with everything but the token; nil for lines without streams.
    public var stream: LineStream?

    public init(webhookURL: String) { self.webhookURL = webhookURL }
}
