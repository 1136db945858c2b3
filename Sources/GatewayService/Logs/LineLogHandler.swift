import CallConfig
import CallCore
import Logging
import ScriptValue

/// Writes log lines: for people, or one JSON object a line.
///
/// Whatever a line says, no phone number and nothing that could steer a terminal gets into it.
public struct LineLogHandler: LogHandler {
    public typealias Sink = @Sendable (String) -> Void

    public var metadata: Logger.Metadata = [:]
    public var logLevel: Logger.Level
    private let format: GatewayConfig.LogFormat
    private let now: @Sendable () -> CallTime
    private let sink: Sink
    private let redactor = Redactor(known: [])
    /// The longest text of a line, in characters; how long it was is told.
    private static let longest = 200

    /// - Parameter sink: gets whole lines, with their ends.
    public init(
        format: GatewayConfig.LogFormat, level: Logger.Level, now: @escaping @Sendable () -> CallTime,
        sink: @escaping Sink
    ) {
        self.format = format
        logLevel = level
        self.now = now
        self.sink = sink
    }

    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    public func log(event: LogEvent) {
        let fields = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { left, right in
            // Whose call it is stands first.
            (left.key == "call" ? 0 : 1, left.key) < (right.key == "call" ? 0 : 1, right.key)
        }
        let time = TimeText.text(now())
        let message = clean("\(event.message)")
        switch format {
        case .text: sink(text(time, event.level, message, fields))
        case .json: sink(json(time, event.level, message, fields))
        }
    }

    private func text(
        _ time: String, _ level: Logger.Level, _ message: String, _ fields: [(key: String, value: Logger.MetadataValue)]
    ) -> String {
        let pairs = fields.map { key, value in
            let text = clean("\(value)")
            let isPlain = !text.isEmpty && text.utf8.allSatisfy { $0 > 0x20 && $0 != 0x22 && $0 != 0x3D }
            return isPlain ? "\(key)=\(text)" : "\(key)=" + JSONText.encodePlainText(Value(text))
        }
        return ([time, level.rawValue.uppercased(), message] + pairs).joined(separator: " ") + "\n"
    }

    private func json(
        _ time: String, _ level: Logger.Level, _ message: String, _ fields: [(key: String, value: Logger.MetadataValue)]
    ) -> String {
        var line: [String: Value] = [:]
        for (key, value) in fields { line[key] = Value(clean("\(value)")) }
        line["ts"] = Value(time)
        line["level"] = Value(level.rawValue)
        line["msg"] = Value(message)
        return SafeText.json(.map(line)) + "\n"
    }

    private func clean(_ text: String) -> String {
        let words = text.unicodeScalars.split { SafeText.isUnsafe($0) || $0.properties.isWhitespace }
        let joined = redactor.text(words.map { String($0) }.joined(separator: " "))
        guard joined.count > Self.longest else { return joined }
        return joined.prefix(Self.longest) + "… (\(joined.count) characters)"
    }
}
