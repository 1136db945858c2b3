import CallCore
import ScriptValue

/// A checked and completed part of a configuration, read field by field.
struct ConfigFields {
    /// What all parts share.
    struct Surroundings {
        var secrets: [ConfigPath: SecretValue]
        /// The user's home folder, for `~`.
        var home: String
        /// Folder of the file, for relative paths.
        var folder: String
    }

    let value: Value?
    let path: ConfigPath
    let surroundings: Surroundings

    subscript(key: String) -> ConfigFields {
        ConfigFields(value: value?[key], path: path.adding(key), surroundings: surroundings)
    }

    func text(_ key: String) -> String? { value?[key]?.text }
    func whole(_ key: String) -> Int? { value?[key]?.int.map { Int($0) } }
    func flag(_ key: String) -> Bool? { value?[key]?.bool }
    func texts(_ key: String) -> [String]? { value?[key]?.array?.compactMap(\.text) }
    func secret(_ key: String) -> SecretValue? { surroundings.secrets[path.adding(key)] }

    func choice<Choice: RawRepresentable>(_ key: String) -> Choice? where Choice.RawValue == String {
        text(key).flatMap(Choice.init(rawValue:))
    }

    /// A file or folder: `~` is the home folder, and other relative paths begin at the configuration's folder.
    func file(_ key: String) -> String? {
        text(key).map { FilePlace.absolute($0, home: surroundings.home, folder: surroundings.folder) }
    }

    /// The values of a map.
    func each<Result>(_ key: String, _ make: (ConfigFields) -> Result) -> [String: Result] {
        let part = self[key]
        return Dictionary(
            (part.value?.map ?? [:]).keys.map { ($0, make(part[$0])) }, uniquingKeysWith: { first, _ in first })
    }

    /// The items of a list.
    func items<Result>(_ key: String, _ make: (ConfigFields) -> Result) -> [Result] {
        let part = self[key]
        return (part.value?.array ?? []).enumerated().map { index, item in
            make(ConfigFields(value: item, path: part.path.adding(index: index), surroundings: surroundings))
        }
    }
}
