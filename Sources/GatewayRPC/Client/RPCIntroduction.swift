import CallCore
import ScriptValue

/// How a client of ours introduces itself.
public struct RPCIntroduction: Sendable {
    public var token: Secret
    public var name: String
    public var version: String
    public var scopes: [RPCScope]

    public init(token: Secret, name: String, version: String, scopes: [RPCScope] = [.read, .write]) {
        self.token = token
        self.name = name
        self.version = version
        self.scopes = scopes
    }

    var value: Value {
        [
            "minProtocol": .int(RPCPolicy.protocols.lowerBound), "maxProtocol": .int(RPCPolicy.protocols.upperBound),
            "client": [
                "id": "gateway-client", "displayName": Value(name), "version": Value(version), "platform": "linux",
                "mode": "backend",
            ],
            "role": "operator", "scopes": .array(scopes.map { Value($0.rawValue) }), "caps": [],
            "auth": ["token": Value(token.reveal())], "userAgent": Value("\(name)/\(version)"),
        ]
    }
}
