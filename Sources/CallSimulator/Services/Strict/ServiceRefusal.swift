import CallCore
import ScriptValue

/// An HTTP answer that is not what was asked for.
public struct ServiceRefusal: Error, Hashable, Sendable {
    public var status: Int
    public var headers: HeaderList
    public var body: [UInt8]

    public init(status: Int, headers: HeaderList = HeaderList(), body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    init(status: Int, headers: HeaderList = HeaderList(), json: Value) {
        self.init(status: status, headers: headers, body: JSONText.encodePlain(json))
        self.headers.add("Content-Type", "application/json")
    }

    public var text: String { String(decoding: body, as: UTF8.self) }
}
