//! What of a project is left out on purpose, and why.

/// The properties that are not read, as `Kind.Key`, `Kind.*` or `*.Key`, each with the reason as a
/// sentence. Those of pages stand with the readers of pages.
pub(super) const LEFT_OUT: &[(&str, &str)] = &[
    ("*.$Type", "What an element is follows from its place, where only one kind stands there."),
    ("*.ExportLevel", "Says what of an add-on module other apps may use; modules say it here."),
    ("CustomWidgets$CustomWidgetType.*", "Comes with the package of the widget."),
    ("CustomWidgets$WidgetActionVariable.*", "Comes with the package of the widget."),
    ("CustomWidgets$WidgetEnumerationValue.*", "Comes with the package of the widget."),
    ("CustomWidgets$WidgetObjectType.*", "Comes with the package of the widget."),
    ("CustomWidgets$WidgetPropertyType.*", "Comes with the package of the widget."),
    ("CustomWidgets$WidgetReturnType.*", "Comes with the package of the widget."),
    ("CustomWidgets$WidgetTranslation.*", "Comes with the package of the widget."),
    ("CustomWidgets$WidgetValueType.*", "Comes with the package of the widget."),
    ("CustomWidgets$WidgetObject.TypePointer", "Leads to what comes with the package."),
    ("CustomWidgets$WidgetProperty.TypePointer", "Leads to what comes with the package."),
    ("CustomWidgets$WidgetValue.TypePointer", "Leads to what comes with the package."),
    ("CodeActions$MicroflowActionInfo.*", "How the toolbox of the other tool shows an action."),
    ("JavaActions$JavaAction.ActionDefaultReturnName", "The name that a new call begins with."),
    (
        "JavaScriptActions$JavaScriptAction.ActionDefaultReturnName",
        "The name that a new call begins with.",
    ),
    ("JavaActions$JavaActionParameter.Category", "How the other tool groups parameters."),
    (
        "JavaScriptActions$JavaScriptActionParameter.Category",
        "How the other tool groups parameters.",
    ),
    ("CodeActions$TypeParameter.Name", "A function has at most one; calls say which entity it is."),
    ("CodeActions$EntityTypeParameterType.*", "The entity is chosen at the call."),
    ("*.GUID", "The identity in the database of the other tool."),
    ("DomainModels$Association.ChildConnection", "Lines find their way by themselves."),
    ("DomainModels$Association.ParentConnection", "Lines find their way by themselves."),
    ("DomainModels$EntityImpl.Image", "The picture of an entity in the editor of the other tool."),
    (
        "DomainModels$EntityImpl.ImageData",
        "The picture of an entity in the editor of the other tool.",
    ),
    ("DomainModels$EntityIndex.IncludeInOffline", "There is no database in the client."),
    (
        "DomainModels$AccessRule.XPathConstraintCaption",
        "A caption that the other tool makes itself.",
    ),
    ("DomainModels$OqlViewValue.*", "The column of the query has the name of the attribute."),
    (
        "DomainModels$OqlViewAssociationSource.*",
        "The column of the query has the name of the association.",
    ),
    ("JsonStructures$JsonElement.*", "Follows from the sample."),
    ("Mappings$*", "A microflow in a mapping takes what its parameters say."),
    ("Microflows$ActionActivity.BackgroundColor", "Colours of steps follow from what they do."),
    ("Microflows$SequenceFlow.DestinationConnectionIndex", "Lines find their way by themselves."),
    ("Microflows$SequenceFlow.OriginConnectionIndex", "Lines find their way by themselves."),
    ("Microflows$SequenceFlow.DestinationBezierVector", "Lines find their way by themselves."),
    ("Microflows$SequenceFlow.OriginBezierVector", "Lines find their way by themselves."),
    ("Microflows$AnnotationFlow.DestinationConnectionIndex", "Lines find their way by themselves."),
    ("Microflows$AnnotationFlow.OriginConnectionIndex", "Lines find their way by themselves."),
    ("Microflows$BezierCurve.*", "Lines find their way by themselves."),
    (
        "Microflows$ExclusiveSplit.ErrorHandlingType",
        "What a decision asks cannot be handled when it fails.",
    ),
    ("Microflows$Microflow.ReturnVariableName", "The name that a new call begins with."),
    ("Microflows$Nanoflow.ReturnVariableName", "The name that a new call begins with."),
    ("Microflows$Rule.ReturnVariableName", "The name that a new call begins with."),
    ("Microflows$Microflow.StableId", "The identity for the runtime of the other tool."),
    (
        "Microflows$MicroflowParameter.HasVariableNameBeenChanged",
        "How the other tool names new parameters.",
    ),
    ("Microflows$Nanoflow.UseListParameterByReference", "Lists are always the same list here."),
    ("Projects$GuidMappingEntry.*", "How an update of a module finds its elements."),
    ("Projects$ModuleGuidMapping.*", "How an update of a module finds its elements."),
    ("Projects$ModuleImpl.NewSortIndex", "Modules stand in the order of their names."),
    ("Projects$ModuleSettings.*", "How a module is packed for others."),
    ("Projects$JarDependency.*", "Libraries of Java."),
    ("Projects$JarDependencyExclusion.*", "Libraries of Java."),
    ("Projects$OneTimeConversion.*", "How the project came to its version."),
    ("Projects$ProjectConversion.*", "How the project came to its version."),
    ("Projects$Project.*", "Says that it is a project."),
    (
        "Microflows$ActionActivity.Documentation",
        "Steps have no documentation; notes say what there is to say.",
    ),
    (
        "Microflows$EndEvent.Documentation",
        "Steps have no documentation; notes say what there is to say.",
    ),
    (
        "Microflows$ExclusiveSplit.Documentation",
        "Steps have no documentation; notes say what there is to say.",
    ),
    (
        "Microflows$InheritanceSplit.Documentation",
        "Steps have no documentation; notes say what there is to say.",
    ),
    (
        "Microflows$LoopedActivity.Documentation",
        "Steps have no documentation; notes say what there is to say.",
    ),
    ("Microflows$ActionActivity.Size", "Boxes are as large as their words need."),
    ("Microflows$BreakEvent.Size", "Boxes are as large as their words need."),
    ("Microflows$ContinueEvent.Size", "Boxes are as large as their words need."),
    ("Microflows$EndEvent.Size", "Boxes are as large as their words need."),
    ("Microflows$ErrorEvent.Size", "Boxes are as large as their words need."),
    ("Microflows$ExclusiveMerge.Size", "Boxes are as large as their words need."),
    ("Microflows$ExclusiveSplit.Size", "Boxes are as large as their words need."),
    ("Microflows$InheritanceSplit.Size", "Boxes are as large as their words need."),
    ("Microflows$MicroflowParameter.Size", "Boxes are as large as their words need."),
    ("Microflows$StartEvent.Size", "Boxes are as large as their words need."),
    (
        "ExportMappings$ValueMappingElement.Documentation",
        "Follows from the text that is read or written.",
    ),
    (
        "ExportMappings$ValueMappingElement.ElementType",
        "Follows from the text that is read or written.",
    ),
    (
        "ExportMappings$ValueMappingElement.ExposedName",
        "Follows from the text that is read or written.",
    ),
    (
        "ExportMappings$ValueMappingElement.FractionDigits",
        "Follows from the text that is read or written.",
    ),
    (
        "ExportMappings$ValueMappingElement.IsContent",
        "Follows from the text that is read or written.",
    ),
    (
        "ExportMappings$ValueMappingElement.IsDefaultType",
        "Follows from the text that is read or written.",
    ),
    (
        "ExportMappings$ValueMappingElement.IsXmlAttribute",
        "Follows from the text that is read or written.",
    ),
    (
        "ExportMappings$ValueMappingElement.MaxLength",
        "Follows from the text that is read or written.",
    ),
    (
        "ExportMappings$ValueMappingElement.MinOccurs",
        "Follows from the text that is read or written.",
    ),
    (
        "ExportMappings$ValueMappingElement.Nillable",
        "Follows from the text that is read or written.",
    ),
    (
        "ExportMappings$ValueMappingElement.OriginalValue",
        "Follows from the text that is read or written.",
    ),
    (
        "ExportMappings$ValueMappingElement.TotalDigits",
        "Follows from the text that is read or written.",
    ),
    (
        "ExportMappings$ValueMappingElement.XmlPrimitiveType",
        "Follows from the text that is read or written.",
    ),
    ("ExportMappings$ValueMappingElement.MaxOccurs", "A value occurs once."),
    (
        "ExportMappings$ObjectMappingElement.Documentation",
        "Follows from the text that is read or written.",
    ),
    (
        "ExportMappings$ObjectMappingElement.ExposedName",
        "Follows from the text that is read or written.",
    ),
    (
        "ExportMappings$ObjectMappingElement.IsDefaultType",
        "Follows from the text that is read or written.",
    ),
    (
        "ExportMappings$ObjectMappingElement.MinOccurs",
        "Follows from the text that is read or written.",
    ),
    (
        "ExportMappings$ObjectMappingElement.Nillable",
        "Follows from the text that is read or written.",
    ),
    (
        "ExportMappings$ObjectMappingElement.ObjectHandlingBackupAllowOverride",
        "A call cannot choose what happens where no object is found.",
    ),
    (
        "ImportMappings$ValueMappingElement.Documentation",
        "Follows from the text that is read or written.",
    ),
    (
        "ImportMappings$ValueMappingElement.ElementType",
        "Follows from the text that is read or written.",
    ),
    (
        "ImportMappings$ValueMappingElement.ExposedName",
        "Follows from the text that is read or written.",
    ),
    (
        "ImportMappings$ValueMappingElement.FractionDigits",
        "Follows from the text that is read or written.",
    ),
    (
        "ImportMappings$ValueMappingElement.IsContent",
        "Follows from the text that is read or written.",
    ),
    (
        "ImportMappings$ValueMappingElement.IsDefaultType",
        "Follows from the text that is read or written.",
    ),
    (
        "ImportMappings$ValueMappingElement.IsXmlAttribute",
        "Follows from the text that is read or written.",
    ),
    (
        "ImportMappings$ValueMappingElement.MaxLength",
        "Follows from the text that is read or written.",
    ),
    (
        "ImportMappings$ValueMappingElement.MinOccurs",
        "Follows from the text that is read or written.",
    ),
    (
        "ImportMappings$ValueMappingElement.Nillable",
        "Follows from the text that is read or written.",
    ),
    (
        "ImportMappings$ValueMappingElement.OriginalValue",
        "Follows from the text that is read or written.",
    ),
    (
        "ImportMappings$ValueMappingElement.TotalDigits",
        "Follows from the text that is read or written.",
    ),
    (
        "ImportMappings$ValueMappingElement.XmlPrimitiveType",
        "Follows from the text that is read or written.",
    ),
    ("ImportMappings$ValueMappingElement.MaxOccurs", "A value occurs once."),
    (
        "ImportMappings$ObjectMappingElement.Documentation",
        "Follows from the text that is read or written.",
    ),
    (
        "ImportMappings$ObjectMappingElement.ExposedName",
        "Follows from the text that is read or written.",
    ),
    (
        "ImportMappings$ObjectMappingElement.IsDefaultType",
        "Follows from the text that is read or written.",
    ),
    (
        "ImportMappings$ObjectMappingElement.MinOccurs",
        "Follows from the text that is read or written.",
    ),
    (
        "ImportMappings$ObjectMappingElement.Nillable",
        "Follows from the text that is read or written.",
    ),
    (
        "ImportMappings$ObjectMappingElement.ObjectHandlingBackupAllowOverride",
        "A call cannot choose what happens where no object is found.",
    ),
    ("*Mappings$*Mapping.JsonStructure", "A mapping says its keys itself."),
    ("*Mappings$*Mapping.MessageDefinition", "A mapping says its keys itself."),
    ("*Mappings$*Mapping.MessageDefinition2", "A mapping says its keys itself."),
    ("*Mappings$*Mapping.OperationName", "A mapping says its keys itself."),
    ("*Mappings$*Mapping.PublicName", "A mapping says its keys itself."),
    ("*Mappings$*Mapping.ServiceName", "A mapping says its keys itself."),
    ("ExportMappings$ExportMapping.IsHeaderParameter", "Only for services of an old kind."),
    ("ExportMappings$ExportMapping.NullValueOption", "Empty values are left out."),
    (
        "ExportMappings$ExportMapping.ParameterName",
        "An export takes the object that it is called with.",
    ),
    (
        "ImportMappings$ImportMapping.UseSubtransactionsForMicroflows",
        "A mapping works in the transaction of its caller.",
    ),
    (
        "CodeActions$ParameterizedEntityType.TypeParameterPointer",
        "A function has at most one type parameter.",
    ),
    (
        "JavaScriptActions$JavaScriptAction.Platform",
        "Functions of the client are for every client.",
    ),
    ("Microflows$HttpConfiguration.ClientCertificate", "Certificates stay outside of the app."),
    ("Microflows$MappingRequestHandling.ContentType", "The mapping says what it writes."),
    ("Microflows$ImportMappingCall.ContentType", "The mapping says what it reads."),
    (
        "Microflows$ImportMappingCall.ForceSingleOccurrence",
        "The type of the result says whether it is one.",
    ),
    (
        "Microflows$ImportMappingCall.ObjectHandlingBackup",
        "The mapping says what happens where no object is found.",
    ),
    ("Microflows$*XmlAction.IsValidationRequired", "What is read is checked always."),
    ("Microflows$RestCallAction.ErrorResultHandlingType", "The latest answer is kept always."),
    ("Microflows$RestCallAction.RequestHandlingType", "Follows from what is sent."),
    ("Microflows$RestCallAction.RequestProxyType", "Proxies are a matter of the machine."),
    ("Microflows$ProxyConfiguration.*", "Proxies are a matter of the machine."),
    ("Navigation$NavigationProfile.AppIcon", "The icon of a browser tab."),
    ("Navigation$NavigationProfile.ThrowPartialSyncError", "There is no database in the client."),
    ("Navigation$NativeNavigationProfile.*Enabled", "There is no native phone app here."),
    ("Navigation$NativeNavigationProfile.*Transition", "There is no native phone app here."),
    ("Navigation$NativeNavigationProfile.NetworkTimeoutMs", "There is no native phone app here."),
    (
        "Navigation$NativeNavigationProfile.ThrowPartialSyncError",
        "There is no native phone app here.",
    ),
    ("Navigation$OfflineEntityConfig.*", "There is no database in the client."),
    ("Projects$ModuleImpl.AppStoreVersionGuid", "The version is known by its number."),
    ("Projects$ModuleImpl.IsThemeModule", "How the styles of a module are compiled."),
    ("Security$DemoUserImpl.Password", "Passwords stay behind."),
    ("Security$ProjectSecurity.AdminPassword", "Passwords stay behind."),
    ("Security$ProjectSecurity.StrictPageUrlCheck", "Addresses are checked always."),
    ("Security$UserRole.CheckSecurity", "The whole app is checked or not."),
    ("Security$UserRole.ManageUsersWithoutRoles", "Users have roles."),
    ("Settings$CertificateSettings.*", "Certificates stay outside of the app."),
    ("Settings$Certificate.*", "Certificates stay outside of the app."),
    ("Settings$ConventionSettings.*", "Habits of the editor of the other tool."),
    ("Settings$ActionActivityDefaultColor.*", "Habits of the editor of the other tool."),
    ("Settings$CustomSetting.*", "Settings of the runtime of the other tool."),
    ("Settings$DistributionSettings.*", "How an app is packed for others."),
    ("Settings$IntegrationProjectSettingsPart.*", "Settings of the runtime of the other tool."),
    ("Settings$JarDeploymentSettings.*", "Libraries of Java."),
    ("Settings$KafkaProjectSettingsPart.*", "Settings of the runtime of the other tool."),
    ("Settings$ModelSettings.AllowUserMultipleSessions", "A person may sign in several times."),
    ("Settings$ModelSettings.BcryptCost", "Passwords are stored as the product does."),
    ("Settings$ModelSettings.DecimalScale", "Decimals have eight digits after the point."),
    (
        "Settings$ModelSettings.EnableDataStorageOptimisticLocking",
        "The product looks for changes by others always.",
    ),
    ("Settings$ModelSettings.FirstDayOfWeek", "The language of a person says it."),
    ("Settings$ModelSettings.Java*", "There is no Java."),
    (
        "Settings$ModelSettings.ScheduledEventTimeZoneCode",
        "Schedules say whether they follow the time zone of the app.",
    ),
    (
        "Settings$ModelSettings.SslCertificateAlgorithm",
        "Settings of the runtime of the other tool.",
    ),
    (
        "Settings$ModelSettings.UseDatabaseForeignKeyConstraints",
        "The database of previews has its own.",
    ),
    ("Settings$ModelSettings.UseOQLVersion2", "There is one version of queries."),
    (
        "Settings$ModelSettings.UseSystemContextForBackgroundTasks",
        "Work in the background is that of the system.",
    ),
    ("Settings$OpenTelemetryConfiguration.*", "Settings of the runtime of the other tool."),
    (
        "Settings$ServerConfiguration.ApplicationRootUrl",
        "Settings of the runtime of the other tool.",
    ),
    (
        "Settings$ServerConfiguration.Database*",
        "The database of the other tool, with its password.",
    ),
    (
        "Settings$ServerConfiguration.EmulateCloudSecurity",
        "Settings of the runtime of the other tool.",
    ),
    ("Settings$ServerConfiguration.ExtraJvmParameters", "There is no Java."),
    ("Settings$ServerConfiguration.*PortNumber", "Settings of the runtime of the other tool."),
    ("Settings$ServerConfiguration.MaxJavaHeapSize", "There is no Java."),
    ("Settings$ServerConfiguration.Open*", "Settings of the runtime of the other tool."),
    ("Settings$ThemeModuleEntry.*", "How styles are compiled."),
    ("Settings$TracingConfiguration.*", "Settings of the runtime of the other tool."),
    ("Settings$WorkflowsProjectSettingsPart.*", "There are no workflows."),
    ("Forms$WebUIProjectSettingsPart.*", "How the client of the other tool is built."),
    ("Texts$Language.CheckCompleteness", "Texts that lack a language are told always."),
    ("Texts$Language.Custom*", "Dates look as the language says."),
    ("DataSets$DataSetAccess.*", "Reports are run by whoever may open the page."),
    ("DataSets$DataSetModuleRoleAccess.*", "Reports are run by whoever may open the page."),
    ("DataSets$DataSetParameter*", "Queries have no parameters."),
    ("DataSets$DataSetConstraintAccess.*", "Queries have no parameters."),
    ("DataSets$OqlDataSetSource.IEIQ", "How the editor of the other tool treats mistakes."),
    ("Enumerations$Enumeration.RemoteSource", "Only for enumerations of other services."),
    ("DomainModels$EntityRefStep.DestinationEntity", "The association says where it leads."),
    ("Forms$BuildingBlock.ImageData", "How the other tool draws it in its lists."),
    ("Forms$PageTemplate.ImageData", "How the other tool draws it in its lists."),
    ("*Datagrid/columns.size", "It counts where a width is set by hand; there it is read."),
    ("*Datagrid/columnsFilterable", "It counts where a column has a filter; there it is read."),
    ("*Datagrid/columnsSortable", "It counts where a column can be sorted; there it is read."),
    ("CustomWidgets$CustomWidget.Editable", "It counts for inputs; there it is read."),
    ("*Datagrid/columns.sortable", "It counts where a column has an attribute; there it is read."),
    ("*Image/imageObject", "It counts where an image is shown; there it is read."),
    ("Forms$DataGridColumn.Appearance", "Columns have no look of their own."),
    ("Forms$TextArea.TextTooLongMessage", "The product says itself that a text is too long."),
    ("Navigation$NavigationProfile.AppTitle", "The app is called by its name."),
    ("*Chart/series.dataSourceType", "The data source itself says it."),
    ("*Combobox/ariaRequired", "Screen readers say what is on the page."),
    ("*Datagrid/columns.width", "Columns share the width; one set by hand is read as its share."),
    ("*Image/isBackgroundImage", "It counts where widgets stand in it; there it is read."),
    ("Microflows$HttpConfiguration.OverrideLocation", "A call says its address itself."),
    ("ScheduledEvents$ScheduledEvent.Enabled", "It arrives switched off, and is told."),
    ("Microflows$ImportMappingCall.Range", "The type of the result says whether it is one."),
    ("Forms$ReferenceSelector.RenderMode", "A page to choose on, or none, says it."),
    (
        "*Chart/series.entityConstraint",
        "It counts where the series has an entity; there it is read.",
    ),
    (
        "*Combobox/optionsSourceAssociationCaptionExpression",
        "It counts where the caption is an expression; there it is read.",
    ),
];

/// Properties that stand beside another that goes first: of an attribute and an association one is
/// set. Where they are empty nothing is left out.
#[cfg(test)]
pub(super) const GIVES_WAY: &[(&str, &str)] = &[
    ("Forms$Page.PopupCloseAction", "It names a button of the page."),
    ("Forms$TabControl.DefaultPagePointer", "It leads to a page of the tabs."),
    ("DomainModels$IndexedAttribute.AssociationPointer", "The attribute goes first."),
    (
        "DomainModels$IndexedAttribute.AttributePointer",
        "What is indexed is kept by the entity itself.",
    ),
    ("Microflows$ImportMappingCall.ParameterVariableName", "Nothing is handed over."),
    ("Forms$GridControlBar.DefaultButtonPointer", "It leads to a button of the bar."),
    ("DomainModels$MemberAccess.Association", "The attribute goes first."),
    ("Forms$PageVariable.*", "One of its names is set; the first of them counts."),
    ("Microflows$ChangeActionItem.Association", "The attribute goes first."),
    ("Microflows$Find.Association", "The attribute goes first."),
    ("Microflows$Filter.Association", "The attribute goes first."),
    ("Microflows$ValidationFeedbackAction.Association", "The attribute goes first."),
];

/// Properties that count only where another property of the same element says otherwise than here:
/// the property, the other, what it says, and why it is so.
#[cfg(test)]
pub(super) const UNLESS: &[(&str, &str, &str, &str)] = &[
    ("*Mappings$*MappingElement.XmlPath", "JsonPath", "*", "Of JSON the other path counts."),
    ("Microflows$ActionActivity.Caption", "AutoGenerateCaption", "true", "It is made anew."),
    ("Microflows$ActionActivity.AutoGenerateCaption", "Caption", "", "There is no caption."),
    (
        "Microflows$HttpConfiguration.CustomLocation",
        "CustomLocationTemplate",
        "Microflows$StringTemplate",
        "The template counts.",
    ),
    (
        "Microflows$HttpConfiguration.HttpAuthentication*",
        "UseHttpAuthentication",
        "false",
        "Nobody signs in.",
    ),
    (
        "Microflows$HttpConfiguration.UseHttpAuthentication",
        "HttpAuthenticationUserName",
        "",
        "There is no name to sign in with.",
    ),
    (
        "Microflows$RestCallAction.TimeOutExpression",
        "UseRequestTimeOut",
        "false",
        "The usual time counts.",
    ),
    (
        "Microflows$*Action.ResultVariableName",
        "UseReturnVariable",
        "false",
        "The result is not used.",
    ),
    (
        "Microflows$*Action.OutputVariableName",
        "UseReturnVariable",
        "false",
        "The result is not used.",
    ),
    ("Microflows$*Action.UseReturnVariable", "ResultVariableName", "", "The result has no name."),
    ("Microflows$*Action.UseReturnVariable", "OutputVariableName", "", "The result has no name."),
    ("Microflows$ResultHandling.ResultVariableName", "Bind", "false", "The result is not used."),
    ("Microflows$ResultHandling.Bind", "ResultVariableName", "", "The result has no name."),
    (
        "JavaScriptActions$JavaScriptActionParameter.*",
        "ParameterType",
        "CodeActions$EntityTypeParameterType",
        "Calls say the entity apart.",
    ),
    (
        "JavaActions$JavaActionParameter.*",
        "ParameterType",
        "CodeActions$EntityTypeParameterType",
        "Calls say the entity apart.",
    ),
    ("Navigation$NavigationProfile.Kind", "Name", "Responsive", "The name says it."),
    ("Projects$ModuleImpl.AppStore*", "FromAppStore", "false", "An own module has no package."),
    (
        "Security$ProjectSecurity.GuestUserRole",
        "EnableGuestAccess",
        "false",
        "Nobody comes in without signing in.",
    ),
    (
        "Security$ProjectSecurity.EnableGuestAccess",
        "GuestUserRole",
        "",
        "There is no role for guests.",
    ),
    ("Texts$Translation.LanguageCode", "Text", "", "There are no words."),
    (
        "*Mappings$ObjectMappingElement.MaxOccurs",
        "ElementType",
        "*",
        "Entries are one with their list.",
    ),
    (
        "Microflows$JavaActionParameterMapping.Parameter",
        "Value",
        "Microflows$EntityTypeCodeActionParameterValue",
        "Calls say the entity apart.",
    ),
    (
        "Microflows$JavaScriptActionParameterMapping.Parameter",
        "ParameterValue",
        "Microflows$EntityTypeCodeActionParameterValue",
        "Calls say the entity apart.",
    ),
    ("Projects$ModuleImpl.AppStorePackageId", "AppStorePackageIdString", "*", "The text says it."),
    ("Projects$ModuleImpl.AppStoreGuid", "AppStorePackageIdString", "*", "The text says it."),
    ("Projects$ModuleImpl.AppStorePackageId", "AppStoreGuid", "*", "The text says it."),
    ("Forms$DataView.ShowFooter", "FooterWidgets", "", "There is nothing in it."),
    (
        "Enumerations$Condition.AttributeValue",
        "EditableVisible",
        "false",
        "It is hidden for this value as for all that are not said.",
    ),
    ("Forms$PageVariable.Widget", "PageParameter", "*", "The parameter goes first."),
    ("Forms$PageVariable.Widget", "SnippetParameter", "*", "The parameter goes first."),
    ("Microflows$AggregateAction.Expression", "UseExpression", "false", "The attribute counts."),
    ("Microflows$AggregateAction.UseExpression", "Expression", "", "There is no expression."),
    (
        "Microflows$AggregateAction.Reduce*",
        "AggregateFunction",
        "!Reduce",
        "It counts where a list is reduced.",
    ),
    ("*XPathSource.XPathConstraint", "EntityRef", "", "It is about no entity."),
];

/// Whether an entry of a list means a property: `Kind.*` and `*.Key` mean several.
pub(super) fn means(entry: &str, property: &str) -> bool {
    match entry.split_once('*') {
        Some((begin, rest)) => property.strip_prefix(begin).is_some_and(|property| {
            rest.is_empty()
                || (0..=property.len())
                    .filter_map(|place| property.get(place..))
                    .any(|property| means(rest, property))
        }),
        None => entry == property,
    }
}
