import CallCore
import LuaBridge

/// The verb table as the functions and methods a script finds.
enum VerbAPI {
    static let lua: LuaAPI = {
        var modules: [String: [String]] = [:]
        var methods: [String: [String]] = [:]
        for verb in VerbTable.all {
            if verb.isMethod {
                methods[verb.owner ?? "", default: []].append(verb.shortName)
            } else {
                modules[verb.owner ?? "", default: []].append(verb.shortName)
            }
        }
        return LuaAPI(modules: modules, methods: methods)
    }()
}
