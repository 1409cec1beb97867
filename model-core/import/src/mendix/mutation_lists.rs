//! Which changes of a project need not be seen: the kinds that become elements, and how the lists of
//! what is left out are read.

use model_core::model::AttributeType;

use super::bson::{Document as Source, Value};
use super::left_out::{GIVES_WAY, LEFT_OUT, UNLESS, means};
use super::mutation_tests::Place;
use super::sources::Sources;
use super::{page, service};

/// What a field says, as a word: a text, yes or no, the kind of a document.
fn says<'s>(source: &Source<'s>, key: &str) -> &'s str {
    match source.get(key) {
        Some(Value::Text(text)) => text,
        Some(Value::Bool(yes)) => {
            if *yes {
                "true"
            } else {
                "false"
            }
        }
        Some(Value::Document(inner)) => inner.kind(),
        Some(Value::List(values)) if !values.is_empty() => "list",
        _ => "",
    }
}

/// Whether a property means nothing where it stands, by what stands around its element.
pub(super) fn means_nothing(property: &str, chain: &[&Source<'_>], sources: &Sources<'_>) -> bool {
    let Some([parent, own]) = chain.last_chunk::<2>() else { return false };
    let key = property.rsplit('.').next().unwrap();
    // Entries of a menu say where they lead, and no more.
    if chain.iter().any(|source| source.kind() == "Menus$MenuItem")
        && own.kind().starts_with("Forms$")
        && !matches!(key, "Form" | "Microflow" | "Nanoflow" | "Image" | "Code")
    {
        return true;
    }
    match own.kind() {
        "CustomWidgets$CustomWidget" => {
            // What it filters by stands in the column.
            key == "Name"
                && own.document("Type").is_some_and(|ty| ty.text("WidgetId").ends_with("Filter"))
        }
        // A filter in the head of a column has no look of its own.
        "Forms$Appearance" => {
            parent.document("Type").is_some_and(|ty| ty.text("WidgetId").ends_with("Filter"))
        }
        // The variable says of which entity its object is.
        "DomainModels$DirectEntityRef" => parent.document("SourceVariable").is_some(),
        // A data source is not run by a press.
        "Forms$MicroflowSettings" => {
            parent.kind() == "Forms$MicroflowSource"
                && matches!(key, "FormValidations" | "ProgressBar" | "Asynchronous")
        }
        // A format counts for the type that it is for.
        "Forms$FormattingInfo" => {
            let attribute = parent.document("AttributeRef").map(|r| r.text("Attribute"));
            let ty = attribute.and_then(|name| sources.attribute(name)).map(|facts| &facts.ty);
            match key {
                "CustomDateFormat" | "DateFormat" => {
                    !matches!(ty, Some(AttributeType::DateTime { .. }))
                        || key == "CustomDateFormat" && own.text("DateFormat") != "Custom"
                }
                "DecimalPrecision" => !matches!(ty, Some(AttributeType::Decimal)),
                "GroupDigits" => !matches!(
                    ty,
                    Some(AttributeType::Decimal | AttributeType::Integer | AttributeType::Long)
                ),
                _ => false,
            }
        }
        _ => false,
    }
}

/// The keys of a widget's value that count for a setting of a type. The others hold what the type
/// has no use for.
const RELEVANT: &[(&str, &[&str])] = &[
    ("Action", &["Action"]),
    ("Association", &["EntityRef", "SourceVariable"]),
    ("Attribute", &["AttributeRef", "SourceVariable"]),
    ("Boolean", &["PrimitiveValue"]),
    ("DataSource", &["DataSource"]),
    ("Decimal", &["PrimitiveValue"]),
    ("Entity", &["EntityRef"]),
    ("EntityConstraint", &["XPathConstraint"]),
    ("Enumeration", &["PrimitiveValue"]),
    ("Expression", &["Expression"]),
    ("File", &["Image"]),
    ("Form", &["Form"]),
    ("Icon", &["Icon"]),
    ("Image", &["Image"]),
    ("Integer", &["PrimitiveValue"]),
    ("Microflow", &["Microflow"]),
    ("Nanoflow", &["Nanoflow"]),
    ("Object", &["Objects"]),
    ("Selection", &["Selection"]),
    ("String", &["PrimitiveValue"]),
    ("TextTemplate", &["TextTemplate"]),
    ("TranslatableString", &["TranslatableValue"]),
    ("Widgets", &["Widgets"]),
];

/// Kinds that become elements of the model, so that their ids count.
const ELEMENTS: &[&str] = &[
    "Constants$Constant",
    "DataSets$DataSet",
    "DomainModels$AccessRule",
    "DomainModels$Annotation",
    "DomainModels$Association",
    "DomainModels$Attribute",
    "DomainModels$CrossAssociation",
    "DomainModels$DomainModel",
    "DomainModels$EntityEvent",
    "DomainModels$EntityImpl",
    "DomainModels$EntityIndex",
    "DomainModels$MemberAccess",
    "DomainModels$ValidationRule",
    "Enumerations$Enumeration",
    "Enumerations$EnumerationValue",
    "ExportMappings$ExportMapping",
    "ExportMappings$ValueMappingElement",
    "Forms$ActionButton",
    "Forms$BuildingBlock",
    "Forms$CheckBox",
    "Forms$ClientTemplateParameter",
    "Forms$DataGrid",
    "Forms$DataGridColumn",
    "Forms$DataView",
    "Forms$DatePicker",
    "Forms$DivContainer",
    "Forms$DropDown",
    "Forms$DynamicText",
    "Forms$GroupBox",
    "Forms$Label",
    "Forms$Layout",
    "Forms$LayoutGrid",
    "Forms$LayoutGridColumn",
    "Forms$LayoutGridRow",
    "Forms$ListView",
    "Forms$MicroflowParameterMapping",
    "Forms$NavigationTree",
    "Forms$Page",
    "Forms$PageParameter",
    "Forms$PageParameterMapping",
    "Forms$PageTemplate",
    "Forms$Placeholder",
    "Forms$RadioButtonGroup",
    "Forms$ScrollContainer",
    "Forms$ScrollContainerRegion",
    "Forms$Snippet",
    "Forms$SnippetCallWidget",
    "Forms$SnippetParameter",
    "Forms$TabControl",
    "Forms$TabPage",
    "Forms$TextArea",
    "Forms$TextBox",
    "Images$Image",
    "Images$ImageCollection",
    "ImportMappings$ImportMapping",
    "ImportMappings$ValueMappingElement",
    "JavaActions$JavaAction",
    "JavaActions$JavaActionParameter",
    "JavaScriptActions$JavaScriptAction",
    "JsonStructures$JsonStructure",
    "Menus$MenuDocument",
    "Menus$MenuItem",
    "MessageDefinitions$EntityMessageDefinition",
    "MessageDefinitions$ExposedAssociation",
    "MessageDefinitions$ExposedAttribute",
    "MessageDefinitions$MessageDefinitionCollection",
    "Microflows$ActionActivity",
    "Microflows$Annotation",
    "Microflows$BreakEvent",
    "Microflows$ChangeActionItem",
    "Microflows$ContinueEvent",
    "Microflows$EndEvent",
    "Microflows$ErrorEvent",
    "Microflows$ExclusiveMerge",
    "Microflows$ExclusiveSplit",
    "Microflows$HttpHeaderEntry",
    "Microflows$InheritanceSplit",
    "Microflows$LoopedActivity",
    "Microflows$Microflow",
    "Microflows$MicroflowCallParameterMapping",
    "Microflows$MicroflowParameter",
    "Microflows$Nanoflow",
    "Microflows$NanoflowCallParameterMapping",
    "Microflows$QueryParameterMapping",
    "Microflows$RetrieveSorting",
    "Microflows$Rule",
    "Microflows$RuleCallParameterMapping",
    "Microflows$SequenceFlow",
    "Microflows$StartEvent",
    "Microflows$TemplateParameter",
    "Navigation$NavigationDocument",
    "Projects$ModuleImpl",
    "Queues$Queue",
    "RegularExpressions$RegularExpression",
    "Rest$ConsumedRestService",
    "Rest$HeaderWithValueTemplate",
    "Rest$OperationParameter",
    "Rest$PublishedRestService",
    "Rest$PublishedRestServiceOperation",
    "Rest$PublishedRestServiceResource",
    "Rest$QueryParameter",
    "Rest$RestOperation",
    "Rest$RestOperationParameter",
    "ScheduledEvents$ScheduledEvent",
    "Security$DemoUserImpl",
    "Security$ModuleRole",
    "Security$ProjectSecurity",
    "Security$UserRole",
    "Settings$ConstantValue",
    "Settings$ProjectSettings",
    "Settings$ServerConfiguration",
    "Texts$Language",
    "Texts$SystemText",
];

/// Whether a property stands on the lists of what is left out.
pub(super) fn listed(property: &str) -> bool {
    let lists = LEFT_OUT.iter().chain(page::LEFT_OUT).chain(service::LEFT_OUT);
    lists.into_iter().any(|(known, _)| means(known, property))
}

/// Whether a property may be left out, by the reviewed lists. `around` is the element that has it.
pub(super) fn is_left_out(
    place: &Place<'_>,
    value: &Value<'_>,
    around: &Source<'_>,
    sources: &Sources<'_>,
) -> bool {
    if let Some(kind) = place.property.strip_suffix(".$ID") {
        return !ELEMENTS.contains(&kind);
    }
    let is_empty = match value {
        Value::Text(text) => text.is_empty(),
        Value::Bytes(bytes) => bytes.iter().all(|byte| *byte == 0),
        _ => false,
    };
    let gives_way = || GIVES_WAY.iter().any(|(known, _)| means(known, &place.property));
    let unless = || {
        UNLESS.iter().any(|(known, sibling, wanted, _)| {
            let said = says(around, sibling);
            // A star stands for any word, an exclamation mark for any other.
            let fits = match wanted.strip_prefix('!') {
                Some(other) => said != other,
                None if *wanted == "*" => !said.is_empty(),
                None => said == *wanted,
            };
            means(known, &place.property) && fits
        })
    };
    // The result of what returns none any more has a name still.
    let is_void = sources.is_void_flow(around.text("Microflow"))
        || sources.is_void_function(around.text("JavaScriptAction"))
        || sources.is_void_function(around.text("JavaAction"))
        || around
            .document("MicroflowCall")
            .is_some_and(|c| sources.is_void_flow(c.text("Microflow")))
        || around
            .document("NanoflowCall")
            .is_some_and(|c| sources.is_void_flow(c.text("Nanoflow")));
    let is_result = ["UseReturnVariable", "ResultVariableName", "OutputVariableName"]
        .iter()
        .any(|key| place.property.ends_with(key));
    if listed(&place.property) || is_empty && gives_way() || unless() || is_void && is_result {
        return true;
    }
    let Some((widget, key, ty, value)) = &place.setting else { return false };
    let relevant = RELEVANT.iter().find(|(known, _)| known == ty).map(|(_, keys)| *keys);
    let is_used = relevant.is_none_or(|keys| keys.contains(value));
    !is_used || listed(&format!("{widget}/{key}")) || listed(&format!("*/{key}"))
}
