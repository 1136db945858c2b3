import ScriptValue

/// What `config migrate` would write.
public struct ConfigMigration: Sendable {
    /// The new text of the file.
    public var text: [UInt8]
    /// Comments and form were kept; otherwise the file is written anew without them.
    public var keepsComments: Bool
    /// Lines that differ, `- ` before and `+ ` after; secrets are masked.
    public var difference: [String]

    /// Nil when there is nothing to do.
    public init?(_ reading: ConfigReading) {
        guard let text = reading.text, !reading.legacy.issues.isEmpty else { return nil }
        if let edited = TextEditor.text(text.bytes, from: text.original, to: text.migrated) {
            self.text = edited
            keepsComments = true
        } else {
            self.text = Array((PrettyJSON.text(text.migrated) + "\n").utf8)
            keepsComments = false
        }
        difference = LineDifference.lines(SecretMask.text(text.bytes), SecretMask.text(self.text))
    }
}
