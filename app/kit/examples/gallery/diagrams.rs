//! A domain model and a flow, as the design shows them.

use app_kit::canvas::shapes::{self, ActivityBox, EntityBox, EntityRow};
use app_kit::canvas::{
    Brush, Canvas, CanvasState, Content, Edge, Label, LabelAt, Look, Node, Options, Outline, Tip,
};
use app_kit::icons;
use app_kit::tokens::palette;
use egui::{Color32, Pos2, Rect, Ui, pos2, vec2};

type Rows = &'static [(char, &'static str, &'static str)];

const ENTITIES: &[(&str, f32, f32, Rows)] = &[
    (
        "Customer",
        40.0,
        92.0,
        &[
            (icons::TEXT, "Name", "String 100"),
            (icons::TEXT, "Email", "String 200"),
            (icons::TOGGLE_LEFT, "Active", "Boolean"),
            (icons::CALENDAR, "Since", "Date"),
        ],
    ),
    (
        "Order",
        330.0,
        92.0,
        &[
            (icons::ARROW_UP_1_0, "Number", "AutoNumber"),
            (icons::LIST, "Status", "OrderStatus"),
            (icons::DECIMALS_ARROW_RIGHT, "Total", "Decimal"),
            (icons::DECIMALS_ARROW_RIGHT, "Discount", "Decimal"),
            (icons::CALENDAR, "PlacedOn", "Date and time"),
            (icons::TEXT, "Remark", "String ∞"),
        ],
    ),
    ("Stock.Item", 640.0, 45.0, &[]),
    (
        "Product",
        640.0,
        182.0,
        &[
            (icons::TEXT, "Code", "String 20"),
            (icons::TEXT, "Name", "String 200"),
            (icons::HASH, "Stock", "Integer"),
            (icons::DECIMALS_ARROW_RIGHT, "Price", "Decimal"),
        ],
    ),
    (
        "OrderLine",
        330.0,
        422.0,
        &[
            (icons::HASH, "Quantity", "Integer"),
            (icons::DECIMALS_ARROW_RIGHT, "Price", "Decimal"),
            (icons::DECIMALS_ARROW_RIGHT, "Amount", "calculated"),
        ],
    ),
    (
        "MonthTotal",
        640.0,
        402.0,
        &[(icons::TEXT, "Month", "String 7"), (icons::DECIMALS_ARROW_RIGHT, "Revenue", "Decimal")],
    ),
];

/// The domain model of the design.
pub struct Domain {
    nodes: Vec<Node>,
    edges: Vec<Edge>,
    state: CanvasState,
}

impl Domain {
    /// With the order selected.
    pub fn new() -> Self {
        let nodes = ENTITIES
            .iter()
            .zip(0..)
            .map(|((name, x, y, rows), id)| {
                let rect = Rect::from_min_size(pos2(*x, *y), shapes::entity_size(rows.len()));
                Node::new(id, rect, *name)
            })
            .collect();
        let line = |id, points: &[(f32, f32)], start: &str, end: &str| {
            let points = points.iter().map(|(x, y)| pos2(*x, *y)).collect();
            let mut edge = Edge::new(id, points, format!("association {id}"));
            edge.labels = vec![Label::new(start, LabelAt::Start), Label::new(end, LabelAt::End)];
            edge
        };
        let mut inherits = line(3, &[(738.0, 182.0), (738.0, 82.0)], "", "");
        inherits.end = Tip::Triangle;
        let edges = vec![
            line(0, &[(236.0, 160.0), (330.0, 160.0)], "1", "*"),
            line(1, &[(428.0, 268.0), (428.0, 422.0)], "1", "*"),
            line(2, &[(640.0, 300.0), (610.0, 300.0), (610.0, 480.0), (526.0, 480.0)], "1", "*"),
            inherits,
        ];
        let mut state = CanvasState::default();
        state.select(1);
        Self { nodes, edges, state }
    }

    /// Draws it.
    pub fn show(&mut self, ui: &mut Ui) {
        let paint = |brush: &Brush, node: &Node, rect: Rect, _: Look| {
            let Some((name, _, _, rows)) = ENTITIES.get(node.id as usize) else {
                return;
            };
            let p = brush.palette;
            let rows: Vec<EntityRow> = rows
                .iter()
                .map(|(icon, name, detail)| EntityRow {
                    icon: *icon,
                    name,
                    detail,
                    marks: &[],
                    fill: None,
                })
                .collect();
            let edge = match node.id {
                2 => p.foreign,
                5 => p.view,
                _ => p.pers,
            };
            let entity = EntityBox { edge, name, rows: &rows, tint: None, foreign: false };
            shapes::entity(brush, rect, &entity);
        };
        let content = Content { nodes: &self.nodes, edges: &self.edges, paint: &paint };
        Canvas::new("domain", "Domain model").show(ui, &mut self.state, &content);
    }
}

/// The flow of the design.
pub struct Flow {
    nodes: Vec<Node>,
    edges: Vec<Edge>,
    /// Its view state.
    pub state: CanvasState,
}

impl Flow {
    /// With an activity selected.
    pub fn new() -> Self {
        let mid = 170.0;
        let activity = |id, x: f32, y: f32, name: &str| {
            let rect = Rect::from_center_size(pos2(x, y), app_kit::tokens::measure::ACTIVITY);
            Node::new(id, rect, name)
        };
        let round = |id, x, y, name: &str| Node {
            outline: Outline::Round,
            ..Node::new(id, shapes::event_rect(pos2(x, y)), name)
        };
        let frame = Rect::from_min_size(pos2(604.0, 104.0), vec2(360.0, 132.0));
        let nodes = vec![
            Node { container: true, resizable: true, ..Node::new(9, frame, "For each $Line") },
            Node::new(0, Rect::from_min_size(pos2(20.0, 60.0), vec2(132.0, 40.0)), "Order"),
            round(1, 54.0, mid, "Start"),
            activity(2, 180.0, mid, "Retrieve lines"),
            Node {
                outline: Outline::Diamond,
                ..Node::new(3, shapes::decision_rect(pos2(324.0, mid)), "Decision")
            },
            activity(4, 477.0, mid, "Change order"),
            round(5, 324.0, 324.0, "End"),
            activity(6, 477.0, 290.0, "Show message"),
            Node { parent: Some(9), ..activity(7, 698.0, mid, "Change line") },
            Node { parent: Some(9), ..activity(8, 868.0, mid, "Product_Reserve") },
            Node::new(10, Rect::from_min_size(pos2(20.0, 400.0), vec2(190.0, 52.0)), "Note"),
        ];
        let flow = |id, points: &[Pos2], label: &str| {
            let mut edge = Edge::new(id, points.to_vec(), format!("flow {id}"));
            edge.end = Tip::Arrow;
            edge.labels = vec![Label::new(label, LabelAt::Middle)];
            edge
        };
        let level = |id, from: f32, to: f32, label: &str| {
            flow(id, &[pos2(from, mid), pos2(to, mid)], label)
        };
        let edges = vec![
            level(0, 65.0, 105.0, ""),
            level(1, 255.0, 296.0, ""),
            level(2, 352.0, 402.0, "true"),
            level(3, 552.0, 604.0, ""),
            flow(4, &[pos2(324.0, 198.0), pos2(324.0, 313.0)], "false"),
            flow(5, &[pos2(477.0, 197.0), pos2(477.0, 263.0)], ""),
            level(6, 773.0, 793.0, ""),
        ];
        let mut state = CanvasState::default();
        state.select(2);
        Self { nodes, edges, state }
    }

    /// Draws it.
    pub fn show(&mut self, ui: &mut Ui) {
        let p = palette(ui);
        for node in &mut self.nodes {
            node.tint = match node.id {
                1 => Some(p.ok),
                5 => Some(p.err),
                4 => Some(p.chg),
                _ => None,
            };
        }
        if let Some(edge) = self.edges.get_mut(5) {
            edge.color = Some(p.err);
        }
        let content = Content { nodes: &self.nodes, edges: &self.edges, paint: &paint_flow };
        let options = Options { insert_on_edges: true, ..Options::default() };
        Canvas::new("flow", "Order_ApplyDiscount").options(options).show(
            ui,
            &mut self.state,
            &content,
        );
    }
}

fn paint_flow(brush: &Brush, node: &Node, rect: Rect, _: Look) {
    let p = brush.palette;
    let step = |icon: char, color: Color32, detail: &'static str| ActivityBox {
        icon,
        icon_color: color,
        caption: &node.name,
        detail,
        tint: None,
        breakpoint: None,
    };
    match node.id {
        0 => shapes::parameter(brush, rect, &step(icons::LOG_IN, p.dim, "Sales.Order")),
        1 => shapes::event(brush, rect, p.ok, ""),
        2 => shapes::activity(brush, rect, &step(icons::DATABASE, p.acc, "12 rows · 0.3 ms")),
        3 => shapes::decision(brush, rect, "$Order/Total > 100", p.node, p.warn),
        4 => {
            let paused = ActivityBox {
                tint: Some((p.chg, p.warn)),
                breakpoint: Some(p.err),
                ..step(icons::PENCIL, p.acc, "Total, Discount")
            };
            shapes::activity(brush, rect, &paused);
        }
        5 => shapes::event(brush, rect, p.err, "return false"),
        6 => {
            let icon = icons::MESSAGE_SQUARE_WARNING;
            shapes::activity(brush, rect, &step(icon, p.err, "“Discount too high”"));
        }
        7 => shapes::activity(brush, rect, &step(icons::CALCULATOR, p.acc, "Amount")),
        8 => shapes::activity(brush, rect, &step(icons::WORKFLOW, p.acc, "Line, Quantity")),
        9 => shapes::loop_frame(brush, rect, "For each $Line in $Lines", None),
        _ => shapes::annotation(brush, rect, "Discounts above 100 need a manager; see the policy."),
    }
}
